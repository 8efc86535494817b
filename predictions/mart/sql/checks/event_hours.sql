-- grain: one row per day and hour (UTC) with events
select
    cast(timestamp as date) as happened_on,
    hour(timestamp) as hour_of_day,
    count(*) as event_count,
from source_events
group by all
