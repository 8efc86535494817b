-- grain: one row per account whose own flag says otherwise than its churn date
select
    customers.pk as customer_pk,
    '' as subject,
    concat(
        any_value(flags.name), ' says ', if(any_value(flags.says_left), 'left', 'stayed'),
        ', the churn date is ', coalesce(cast(customers.churn_date as varchar), 'empty')
    ) as detail,
    1 as weight,
    1 as magnitude,
from source_churn_flags as flags
inner join source_customers as customers on flags.customer_id = customers.pk
cross join build_parameters as parameters
where flags.says_left != (customers.churn_date is not null and customers.churn_date <= parameters.as_of + 1)
group by customers.pk, customers.churn_date
