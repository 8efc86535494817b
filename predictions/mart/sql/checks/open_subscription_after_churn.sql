-- grain: one row per account that left and has a period that goes on for more than a month after
select
    customers.pk as customer_pk,
    '' as subject,
    concat(
        'left on ', customers.churn_date, ', ', count(*), ' periods go on, ',
        if(bool_or(periods.valid_to is null), 'one without an end', concat('until ', max(periods.valid_to)))
    ) as detail,
    1 as weight,
    count(*) as magnitude,
from source_subscriptions as periods
inner join source_customers as customers on periods.customer_id = customers.pk
where coalesce(periods.valid_to, date '9999-12-31') > customers.churn_date + 31
group by customers.pk, customers.churn_date
