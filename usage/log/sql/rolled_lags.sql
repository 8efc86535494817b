-- grain: one row per customer and day of recording, of events recorded long after or before they happened
select
    customer_id,
    cast(ingested_at as date) as ingested_on,
    ingested_at < timestamp as is_early,
    count(*) as event_count,
    min(cast(timestamp as date)) as first_on,
    max(cast(timestamp as date)) as last_on,
    max(epoch_us(timestamp) - epoch_us(ingested_at)) as longest_lead,
from segment_events
where
    ingested_at > timestamp + interval 30 day
    or ingested_at < timestamp - interval 5 minute
group by all
