-- grain: one row per customer and snapshot with an event by a named person in the 120 days that end with it
-- whoever did most in the three months before the last 30 days is the one an account leans on
with people as (
    select
        daily_users.customer_pk,
        snapshot_days.as_of,
        daily_users.user_id,
        count(*) filter (where snapshot_days.age < 30) > 0 as is_active,
        sum(daily_users.event_count) filter (where snapshot_days.age >= 30) as events_31_to_120d,
        min(snapshot_days.age) as silent_days,
    from daily_users
    inner join snapshot_days on daily_users.happened_on = snapshot_days.happened_on
    where snapshot_days.age < 120 and daily_users.recorded_on <= snapshot_days.as_of
    group by all
)

select
    customer_pk,
    as_of,
    count(*) filter (where is_active) as active_users_30d,
    arg_max(silent_days, (events_31_to_120d, user_id)) filter (
        where events_31_to_120d is not null
    ) as top_user_silent_days,
from people
group by all
