-- grain: one row per customer and snapshot: its last event known by then, its next, its first month
with known as (
    select
        customer_pk,
        known_from as as_of,
        max(last_on) as last_event_on,
        sum(events_first_30d) as events_first_30d,
    from usage_marks
    group by all
),

following as (
    select
        customer_pk,
        last_before as as_of,
        min(first_on) as next_event_on,
    from usage_marks
    group by all
)

select
    customers.customer_pk,
    snapshots.as_of,
    max(known.last_event_on) over until_then as last_event_on,
    coalesce(sum(known.events_first_30d) over until_then, 0) as events_first_30d,
    min(following.next_event_on) over from_then_on as next_event_on,
from stg_customers as customers
cross join snapshots
left join known on customers.customer_pk = known.customer_pk and snapshots.as_of = known.as_of
left join following on customers.customer_pk = following.customer_pk and snapshots.as_of = following.as_of
window
    until_then as (partition by customers.customer_pk order by snapshots.as_of),
    from_then_on as (partition by customers.customer_pk order by snapshots.as_of desc)
