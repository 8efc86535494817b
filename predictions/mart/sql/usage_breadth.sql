-- grain: one row per customer and snapshot with an event in the 30 days that end with it
with last_30_days as (
    select *, from snapshot_days
    where age < 30
),

user_sums as (
    select
        daily_users.customer_pk,
        last_30_days.as_of,
        daily_users.user_id,
        sum(daily_users.event_count) as event_count,
    from daily_users
    inner join last_30_days on daily_users.happened_on = last_30_days.happened_on
    where daily_users.recorded_on <= last_30_days.as_of
    group by all
),

users as (
    select
        customer_pk,
        as_of,
        count(*) as active_users_30d,
        max(event_count) / sum(event_count) as top_user_share_30d,
    from user_sums
    group by all
),

event_types as (
    select
        daily_usage.customer_pk,
        last_30_days.as_of,
        count(distinct daily_usage.event_type) as event_types_30d,
    from daily_usage
    inner join last_30_days on daily_usage.happened_on = last_30_days.happened_on
    where daily_usage.recorded_on <= last_30_days.as_of
    group by all
)

select
    event_types.customer_pk,
    event_types.as_of,
    event_types.event_types_30d,
    users.active_users_30d,
    users.top_user_share_30d,
from event_types
left join users on event_types.customer_pk = users.customer_pk and event_types.as_of = users.as_of
