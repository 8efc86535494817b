-- grain: one row per day and hour (UTC) with events
select
    cast(hour_at as date) as happened_on,
    hour(hour_at) as hour_of_day,
    sum(event_count) as event_count,
from rolled_hours
group by all
