-- grain: one row per account that left and has events more than a week after
select
    customers.pk as customer_pk,
    '' as subject,
    concat(
        'left on ', customers.churn_date, ', ', sum(usage.event_count), ' events since, the last on ',
        max(usage.happened_on)
    ) as detail,
    1 as weight,
    sum(usage.event_count) as magnitude,
from daily_usage as usage
inner join source_customers as customers on usage.customer_pk = customers.pk
where usage.happened_on > customers.churn_date + 7
group by customers.pk, customers.churn_date
