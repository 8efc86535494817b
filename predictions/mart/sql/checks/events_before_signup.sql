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
from source_customers as customers
inner join usage_extents as extents on customers.pk = extents.customer_pk
inner join rolled_totals as usage on customers.customer_id = usage.customer_id
cross join build_parameters as parameters
where
    extents.first_on < customers.signup_date - 1
    and usage.happened_on <= parameters.as_of
    and usage.recorded_on <= parameters.as_of
    and usage.happened_on < customers.signup_date - 1
group by customers.pk, customers.signup_date
