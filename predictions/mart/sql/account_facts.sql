-- grain: one row per fact of an account and the days from which on and until which snapshots knew it so:
-- the fact as a number; what a feature reads must be in it as the snapshot knew it
with known as (
    select
        *,
        greatest(signup_on, recorded_on) as known_on,
        coalesce(upgraded_on, signup_on) as rose_on,
    from stg_customers
)

select
    known_on as from_on,
    date '9999-12-31' as until_on,
    hash('customer', customer_pk, customer_id, signup_on) as fact,
from known
union all
select
    decided_on as from_on,
    least(coalesce(churned_on, came_back_on), came_back_on) as until_on,
    hash('departure', customer_pk, false) as fact,
from stg_departures
union all
select
    greatest(decided_on, churned_on) as from_on,
    came_back_on as until_on,
    hash('departure', customer_pk, true) as fact,
from stg_departures
where churned_on is not null
union all
-- without periods today's plan stands in for all days, and before an upgrade it was a lower one
select
    customers.known_on as from_on,
    customers.rose_on as until_on,
    hash('plan', customers.customer_pk, customers.current_plan, true) as fact,
from known as customers
anti join stg_subscriptions as periods on customers.customer_pk = periods.customer_pk
union all
select
    greatest(customers.known_on, customers.rose_on) as from_on,
    date '9999-12-31' as until_on,
    hash('plan', customers.customer_pk, customers.current_plan, false) as fact,
from known as customers
anti join stg_subscriptions as periods on customers.customer_pk = periods.customer_pk
union all
select
    cast(changed_at as date) as from_on,
    date '9999-12-31' as until_on,
    hash('field', customer_pk, field_key, set_to, changed_at, position) as fact,
from source_custom_changes
