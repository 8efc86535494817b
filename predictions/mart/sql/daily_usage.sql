-- grain: one row per customer, day, event type and day of recording
select
    customer_pk,
    happened_on,
    recorded_on,
    event_type,
    count(*) as event_count,
    sum(adoption_score) as adoption_sum,
    count(adoption_score) as adoption_count,
from stg_events
group by all
order by customer_pk, happened_on
