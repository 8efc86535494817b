-- grain: one row per day and hour (UTC) with events, and how long after they happened they were recorded
select
    date_trunc('hour', timestamp) as hour_at,
    count(*) as event_count,
    min(epoch_us(ingested_at) - epoch_us(timestamp)) as shortest_lag,
    max(epoch_us(ingested_at) - epoch_us(timestamp)) as longest_lag,
from segment_events
group by all
