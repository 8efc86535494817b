-- grain: one row; the last day up to which the vendor's contracts are told, and so who left and who stayed
with facts as (
    select signup_on as happened_on, from stg_customers
    union
    select decided_on, from stg_departures
    union
    select valid_from, from stg_subscriptions
),

silences as (
    select
        happened_on,
        happened_on - lag(happened_on) over (order by happened_on) as silent_days,
    from facts
),

feed as (
    select
        max(silences.happened_on) as last_fact_on,
        max(silences.silent_days) filter (
            where silences.happened_on > parameters.as_of - 365
        ) as longest_silence,
        count(silences.silent_days) filter (
            where silences.happened_on > parameters.as_of - 365
        ) as silence_count,
    from silences
    cross join build_parameters as parameters
)

select
    feed.last_fact_on,
    case
        -- a silence far longer than any of the last year is a feed that stopped, not a quiet month
        when
            feed.silence_count >= 6
            and parameters.as_of - feed.last_fact_on > greatest(14, 1.5 * feed.longest_silence)
            then feed.last_fact_on
        else parameters.as_of
    end as outcomes_known_until,
from feed
cross join build_parameters as parameters
