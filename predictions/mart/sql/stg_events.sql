-- grain: one row per usage event of a known customer, recorded by the day of the mart
select
    customers.customer_pk,
    cast(events.timestamp as date) as happened_on,
    greatest(cast(events.timestamp as date), cast(events.ingested_at as date)) as recorded_on,
    events.event_type,
    events.user_id,
    events.feature_adoption_score as adoption_score,
from source_events as events
inner join stg_customers as customers on events.customer_id = customers.customer_id
cross join build_parameters as parameters
where
    events.timestamp < parameters.as_of + interval 1 day
    and events.ingested_at < parameters.as_of + interval 1 day
