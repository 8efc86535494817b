-- grain: one row per customer and snapshot at which it was a customer and known to be one
select
    customers.customer_pk,
    customers.customer_id,
    snapshots.as_of,
    snapshots.is_latest,
    customers.signup_on,
    snapshots.as_of - customers.signup_on as tenure_days,
    coalesce(customers.notice_on <= snapshots.as_of, false) as has_given_notice,
    -- usage can only be compared with days that the log and the customer both lived through
    least(
        snapshots.as_of - customers.signup_on,
        snapshots.as_of - (select feeds.first_event_on, from feeds)
    ) as observed_days,
from stg_customers as customers
inner join snapshots
    on
        customers.signup_on <= snapshots.as_of
        and customers.recorded_on <= snapshots.as_of
        and coalesce(customers.churned_on, date '9999-12-31') > snapshots.as_of
