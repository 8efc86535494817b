-- grain: one row per customer, day, user and day of recording; events without a user are not in it
select
    customer_pk,
    happened_on,
    recorded_on,
    user_id,
    count(*) as event_count,
from stg_events
where user_id is not null
group by all
order by customer_pk, happened_on
