-- grain: one row per customer, day and day of recording
select
    customer_id,
    happened_on,
    recorded_on,
    cast(sum(event_count) as integer) as event_count,
    cast(sum(adoption_millionths) as bigint) as adoption_millionths,
    cast(sum(adoption_count) as integer) as adoption_count,
    cast(sum(named_count) as integer) as named_count,
from rolled_usage
group by all
