-- grain: one row per customer of the log and snapshot with an event by a named person in its 120 days
-- whoever did most in the three months before the last 30 days is the one an account leans on
with used as (
    select
        -- one number in the place of two names
        hash(customers.customer_number, users.user_id) as person,
        customers.customer_number,
        users.happened_on,
        users.recorded_on,
        -- sums of whole numbers are exact as floating ones too
        cast(users.event_count as double) as event_count,
    from rolled_users as users
    inner join customers_in_turn as customers on users.customer_id = customers.customer_id
),

people as (
    select
        days.as_of,
        used.person,
        min(used.customer_number) as customer_number,
        sum(used.event_count) filter (where days.age >= 30) as events_31_to_120d,
        min(days.age) as silent_days,
    from used
    inner join snapshot_days as days on used.happened_on = days.happened_on
    where days.age < 120 and used.recorded_on <= days.as_of
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
