-- grain: one row per event of a segment; texts as enumerations, which compare like numbers
select
    cast(events.customer_id as segment_customer) as customer_id,
    cast(events.event_type as segment_event_type) as event_type,
    events.user_id,
    events.timestamp,
    events.ingested_at,
    cast(events.timestamp as date) as happened_on,
    greatest(cast(events.timestamp as date), cast(events.ingested_at as date)) as recorded_on,
    -- whole numbers add up alike in any order
    cast(round(events.feature_adoption_score * 1000000) as bigint) as adoption_millionths,
from segment as events
