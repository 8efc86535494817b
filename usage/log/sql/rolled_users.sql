-- grain: one row per customer, day, user and day of recording; events without a user are not in it
select
    customer_id,
    happened_on,
    recorded_on,
    user_id,
    cast(count(*) as integer) as event_count,
from segment_events
where user_id is not null
group by all
