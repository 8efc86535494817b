-- grain: one row per customer, day, event type and day of recording
select
    customer_id,
    happened_on,
    recorded_on,
    event_type,
    cast(count(*) as integer) as event_count,
    cast(coalesce(sum(adoption_millionths), 0) as bigint) as adoption_millionths,
    cast(count(adoption_millionths) as integer) as adoption_count,
    cast(count(user_id) as integer) as named_count,
from segment_events
group by all
