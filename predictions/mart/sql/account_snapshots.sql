-- grain: one row per customer and snapshot at which it was a customer and known to be one
with leaving as (
    select
        departures.customer_pk,
        snapshots.as_of,
        bool_or(coalesce(departures.churned_on <= snapshots.as_of, false)) as is_gone,
    from stg_departures as departures
    inner join snapshots_to_make as snapshots
        on
            departures.decided_on <= snapshots.as_of
            and departures.came_back_on > snapshots.as_of
    group by departures.customer_pk, snapshots.as_of
)

select
    customers.customer_pk,
    customers.customer_id,
    snapshots.as_of,
    snapshots.is_latest,
    customers.signup_on,
    date_diff('day', customers.signup_on, snapshots.as_of) as tenure_days,
    leaving.customer_pk is not null as has_given_notice,
    -- usage can only be compared with days that the log and the customer both lived through
    least(
        date_diff('day', customers.signup_on, snapshots.as_of),
        date_diff('day', feeds.first_event_on, snapshots.as_of)
    ) as observed_days,
from stg_customers as customers
cross join feeds
inner join snapshots_to_make as snapshots
    on
        customers.signup_on <= snapshots.as_of
        and customers.recorded_on <= snapshots.as_of
left join leaving
    on customers.customer_pk = leaving.customer_pk and snapshots.as_of = leaving.as_of
where not coalesce(leaving.is_gone, false)
