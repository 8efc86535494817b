-- grain: one row per day of the months of the log; a bit of its own tells it from other days of its month
select
    months.as_of,
    cast(months.first_on + cast(places.place as integer) as date) as day_on,
    cast(1 as bigint) << cast(places.place as integer) as day_bit,
from log_months as months
cross join unnest(range(0, 31)) as places (place)
where months.first_on + cast(places.place as integer) <= months.last_on
