-- grain: one row per known customer, day, event type, day of recording and part of the rollup
select
    customers.customer_pk,
    customers.customer_id,
    usage.happened_on,
    usage.recorded_on,
    usage.event_type,
    usage.event_count,
    usage.adoption_millionths / 1000000 as adoption_sum,
    usage.adoption_count,
from rolled_usage as usage
inner join stg_customers as customers on usage.customer_id = customers.customer_id
inner join snapshots on snapshots.is_latest
where usage.happened_on <= snapshots.as_of and usage.recorded_on <= snapshots.as_of
