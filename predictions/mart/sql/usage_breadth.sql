-- grain: one row per customer of the log and snapshot with an event by a named person in its 120 days
-- whoever did most in the three months before the last 30 days is the one an account leans on
with people as (
    select
        days.as_of,
        -- one number in the place of two names
        hash(customers.customer_number, users.user_id) as person,
        min(customers.customer_number) as customer_number,
        -- sums of whole numbers are exact as floating ones too
        sum(cast(users.event_count as double)) filter (where days.age >= 30) as events_31_to_120d,
        min(days.age) as silent_days,
    from rolled_users as users
    inner join log_customers as customers on users.customer_id = customers.customer_id
    inner join snapshot_days as days on users.happened_on = days.happened_on
    where days.age < 120 and users.recorded_on <= days.as_of
    group by all
),

breadth as (
    select
        customer_number,
        as_of,
        count(*) filter (where silent_days < 30) as active_users_30d,
        -- of two who did as much it is the one who was there last
        arg_max(silent_days, 1000 * events_31_to_120d - silent_days) filter (
            where events_31_to_120d is not null
        ) as top_user_silent_days,
    from people
    group by all
)

select
    customers.customer_id,
    breadth.as_of,
    breadth.active_users_30d,
    breadth.top_user_silent_days,
from breadth
inner join log_customers as customers on breadth.customer_number = customers.customer_number
