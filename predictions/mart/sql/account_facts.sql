-- grain: one row per snapshot and fact of an account that it knew: the fact as a number
-- what a feature reads must be in it as the snapshot knew it, and what came later must not
select
    snapshots.as_of,
    hash('customer', customers.customer_pk, customers.customer_id, customers.signup_on) as fact,
from snapshots
inner join stg_customers as customers
    on snapshots.as_of >= customers.signup_on and snapshots.as_of >= customers.recorded_on
union all
select
    snapshots.as_of,
    hash(
        'departure',
        departures.customer_pk,
        coalesce(departures.churned_on <= snapshots.as_of, false)
    ) as fact,
from snapshots
inner join stg_departures as departures
    on snapshots.as_of >= departures.decided_on and snapshots.as_of < departures.came_back_on
union all
-- without periods today's plan stands in for all days
select
    snapshots.as_of,
    hash(
        'plan',
        customers.customer_pk,
        customers.current_plan,
        coalesce(customers.upgraded_on > snapshots.as_of, false)
    ) as fact,
from snapshots
inner join stg_customers as customers
    on snapshots.as_of >= customers.signup_on and snapshots.as_of >= customers.recorded_on
anti join stg_subscriptions as periods on customers.customer_pk = periods.customer_pk
union all
select
    snapshots.as_of,
    hash(
        'field',
        changes.customer_pk,
        changes.field_key,
        changes.set_to,
        changes.changed_at,
        changes.position
    ) as fact,
from snapshots
inner join source_custom_changes as changes on snapshots.as_of >= cast(changes.changed_at as date)
