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
from source_customers as customers
inner join usage_extents as extents on customers.pk = extents.customer_pk
inner join rolled_totals as usage on customers.customer_id = usage.customer_id
cross join build_parameters as parameters
where
    extents.last_on > customers.churn_date + 7
    and usage.happened_on <= parameters.as_of
    and usage.recorded_on <= parameters.as_of
    and usage.happened_on > customers.churn_date + 7
group by customers.pk, customers.churn_date
