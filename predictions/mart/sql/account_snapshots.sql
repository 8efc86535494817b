-- grain: one row per customer and snapshot at which it was a customer and known to be one
select
    customers.customer_pk,
    customers.customer_id,
    snapshots.as_of,
    snapshots.is_latest,
    customers.signup_on,
    date_diff('day', customers.signup_on, snapshots.as_of) as tenure_days,
    coalesce(customers.notice_on <= snapshots.as_of, false) as has_given_notice,
    -- usage can only be compared with days that the log and the customer both lived through
    least(
        date_diff('day', customers.signup_on, snapshots.as_of),
        date_diff('day', feeds.first_event_on, snapshots.as_of)
    ) as observed_days,
from stg_customers as customers
cross join feeds
inner join snapshots
    on
        customers.signup_on <= snapshots.as_of
        and customers.recorded_on <= snapshots.as_of
        and coalesce(customers.churned_on, date '9999-12-31') > snapshots.as_of
