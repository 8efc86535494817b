-- grain: one row per known customer, day, user, day of recording and part of the rollup, in the last 364 days
select
    customers.customer_pk,
    customers.customer_id,
    users.happened_on,
    users.user_id,
    users.event_count,
from rolled_users as users
inner join stg_customers as customers on users.customer_id = customers.customer_id
inner join snapshots on snapshots.is_latest
where
    users.happened_on > snapshots.as_of - 364
    and users.happened_on <= snapshots.as_of
    and users.recorded_on <= snapshots.as_of
