-- grain: one row per customer, product and start of a period known on the day of the mart
select
    subscriptions.customer_id as customer_pk,
    subscriptions.product,
    subscriptions.valid_from,
    coalesce(subscriptions.valid_to, date '9999-12-31') as valid_to,
    subscriptions.plan_tier,
    subscriptions.mrr,
    subscriptions.seats,
    subscriptions.billing_period_months,
    subscriptions.renewal_date as renewal_on,
    subscriptions.auto_renew,
    subscriptions.discount,
    cast(subscriptions.ingested_at as date) as recorded_on,
from source_subscriptions as subscriptions
cross join build_parameters as parameters
where
    subscriptions.valid_from <= parameters.as_of
    and cast(subscriptions.ingested_at as date) <= parameters.as_of
