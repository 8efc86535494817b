-- grain: one row per account with events more than a day before its signup
select
    customers.pk as customer_pk,
    '' as subject,
    concat(
        'signed up on ', customers.signup_date, ', ', sum(usage.event_count), ' events before, the first on ',
        min(usage.happened_on)
    ) as detail,
    1 as weight,
    sum(usage.event_count) as magnitude,
from daily_usage as usage
inner join source_customers as customers on usage.customer_pk = customers.pk
where usage.happened_on < customers.signup_date - 1
group by customers.pk, customers.signup_date
