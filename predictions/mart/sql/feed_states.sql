-- grain: one row per feed that has told something: its last day, and how long it is usually silent
with facts as (
    select
        'usage events' as feed,
        happened_on,
    from usage_calendar
    union
    select
        'support tickets' as feed,
        created_on as happened_on,
    from stg_tickets
    union
    select
        'risk signals' as feed,
        cast(computed_at as date) as happened_on,
    from stg_risk_signals
    union
    select
        'contracts' as feed,
        valid_from as happened_on,
    from stg_subscriptions
    union
    select
        'contracts' as feed,
        decided_on as happened_on,
    from stg_departures
    union
    select
        'contracts' as feed,
        signup_on as happened_on,
    from stg_customers
),

silences as (
    select
        feed,
        happened_on,
        happened_on - lag(happened_on) over (partition by feed order by happened_on) as silent_days,
    from facts
)

select
    silences.feed,
    max(silences.happened_on) as last_day,
    parameters.as_of - max(silences.happened_on) as silent_days,
    max(silences.silent_days) filter (
        where silences.happened_on > parameters.as_of - 365
    ) as longest_silence,
    count(silences.silent_days) filter (
        where silences.happened_on > parameters.as_of - 365
    ) as silence_count,
from silences
cross join build_parameters as parameters
group by silences.feed, parameters.as_of
order by silences.feed
