-- grain: one row per customer and snapshot with any event recorded by then
with recorded_days as (
    select
        daily_usage.customer_pk,
        daily_usage.recorded_on,
        max(daily_usage.happened_on) as last_event_on,
        sum(daily_usage.event_count) filter (
            where daily_usage.happened_on < customers.signup_on + 30
        ) as early_event_count,
    from daily_usage
    inner join stg_customers as customers on daily_usage.customer_pk = customers.customer_pk
    group by all
),

running as (
    select
        customer_pk,
        recorded_on,
        max(last_event_on) over known_by_then as last_event_on,
        sum(early_event_count) over known_by_then as events_first_30d,
    from recorded_days
    window known_by_then as (partition by customer_pk order by recorded_on)
)

select
    accounts.customer_pk,
    accounts.as_of,
    running.last_event_on,
    coalesce(running.events_first_30d, 0) as events_first_30d,
from account_snapshots as accounts
asof inner join running
    on accounts.customer_pk = running.customer_pk and accounts.as_of >= running.recorded_on
