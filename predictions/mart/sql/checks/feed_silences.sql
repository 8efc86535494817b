-- grain: one row per feed: its last day, the newest day of any feed, and its longest silence of a year
with facts as (
    select
        'usage events' as feed,
        happened_on as day_on,
    from event_hours
    union
    select
        'signups and departures' as feed,
        signup_date as day_on,
    from source_customers
    union
    select
        'signups and departures' as feed,
        coalesce(notice_date, churn_date) as day_on,
    from source_customers
    union
    select
        'subscriptions' as feed,
        valid_from as day_on,
    from source_subscriptions
    union
    select
        'support tickets' as feed,
        created_date as day_on,
    from source_tickets
    union
    select
        'risk signals' as feed,
        cast(computed_at as date) as day_on,
    from source_risk_signals
),

told as (
    select facts.*,
    from facts
    cross join build_parameters as parameters
    where facts.day_on <= cast(parameters.built_at as date)
),

silences as (
    select
        feed,
        day_on,
        day_on - lag(day_on) over (partition by feed order by day_on) as silent_days,
        max(day_on) over (partition by feed) as last_on,
        max(day_on) over () as newest_on,
    from told
)

select
    feed,
    any_value(last_on) as last_on,
    any_value(newest_on) as newest_on,
    max(silent_days) filter (where day_on > last_on - 365) as longest_silence,
    count(silent_days) filter (where day_on > last_on - 365) as silence_count,
from silences
group by feed
