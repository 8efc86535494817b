-- grain: one row per customer of the log and snapshot with an event by a named person in its 120 days
-- whoever did most in the three months before the last 30 days is the one an account leans on
with people as (
    select
        users.customer_id,
        days.as_of,
        -- numbers of one size compare faster than names
        hash(users.user_id) as user_key,
        sum(users.event_count) filter (where days.age >= 30) as events_31_to_120d,
        min(days.age) as silent_days,
    from rolled_users as users
    inner join snapshot_days as days on users.happened_on = days.happened_on
    where days.age < 120 and users.recorded_on <= days.as_of
    group by all
)

select
    customer_id,
    as_of,
    count(*) filter (where silent_days < 30) as active_users_30d,
    -- of two who did as much it is the one who was there last
    arg_max(silent_days, 1000 * events_31_to_120d - silent_days) filter (
        where events_31_to_120d is not null
    ) as top_user_silent_days,
from people
group by all
