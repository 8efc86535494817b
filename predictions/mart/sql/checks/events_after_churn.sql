-- grain: one row per account that left and has events more than a week after
select
    customers.pk as customer_pk,
    '' as subject,
    concat(
        'left on ', customers.churn_date, ', ', usage.event_count, ' events since, the last on ',
        usage.farthest_on
    ) as detail,
    1 as weight,
    usage.event_count as magnitude,
from source_customers as customers
inner join stray_events as usage on customers.pk = usage.customer_pk and not usage.is_before
