-- grain: one row per active account whose last period ended more than 90 days ago
select
    customers.pk as customer_pk,
    '' as subject,
    concat('the last period ended on ', max(periods.valid_to), ', no churn date') as detail,
    1 as weight,
    parameters.as_of - max(periods.valid_to) as magnitude,
from source_customers as customers
inner join source_subscriptions as periods on customers.pk = periods.customer_id
cross join build_parameters as parameters
where customers.notice_date is null and customers.churn_date is null
group by customers.pk, parameters.as_of
having max(coalesce(periods.valid_to, date '9999-12-31')) < parameters.as_of - 90
