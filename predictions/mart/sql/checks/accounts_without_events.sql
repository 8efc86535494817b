-- grain: one row per active account older than 30 days without any event
select
    customers.pk as customer_pk,
    '' as subject,
    concat('a customer since ', customers.signup_date) as detail,
    1 as weight,
    parameters.as_of - customers.signup_date as magnitude,
from source_customers as customers
anti join usage_extents on customers.pk = usage_extents.customer_pk
cross join build_parameters as parameters
where
    customers.notice_date is null
    and customers.churn_date is null
    and customers.signup_date <= parameters.as_of - 30
