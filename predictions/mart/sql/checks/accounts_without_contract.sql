-- grain: one row per account without any subscription
select
    customers.pk as customer_pk,
    '' as subject,
    concat('a customer since ', customers.signup_date) as detail,
    1 as weight,
    0 as magnitude,
from source_customers as customers
anti join source_subscriptions as periods on customers.pk = periods.customer_id
