-- one row per row of the file: its values, and the first fault that keeps it from being an event
create table checked_events as
select
    source_events.row,
    source_events.event_id,
    source_events.customer_id,
    source_events.timestamp,
    source_events.event_type,
    source_events.user_id,
    source_events.feature_adoption_score,
    coalesce(source_events.ingested_at, source_events.timestamp) as ingested_at,
    source_events.timestamp < known_customers.signup_date as is_before_signup,
    case
        when source_events.customer_id is null then 'customer_missing'
        when known_customers.customer_id is null then 'customer_unknown'
        when not source_events.has_timestamp then 'timestamp_missing'
        when source_events.timestamp is null then 'timestamp_malformed'
        when source_events.timestamp > $now then 'timestamp_in_future'
        when source_events.event_type is null then 'type_missing'
        when length(source_events.event_type) > $longest_type then 'type_too_long'
        when source_events.has_score and source_events.feature_adoption_score is null
            then 'score_malformed'
        when source_events.feature_adoption_score not between 0 and 1 then 'score_outside'
        when length(source_events.event_id) > $longest_id then 'id_too_long'
        when length(source_events.user_id) > $longest_id then 'user_too_long'
        when source_events.has_ingested_at and source_events.ingested_at is null
            then 'ingested_at_malformed'
    end as fault
from source_events
left join known_customers on source_events.customer_id = known_customers.customer_id
