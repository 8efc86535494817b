-- grain: one row per account with events more than a day before its signup
select
    customers.pk as customer_pk,
    '' as subject,
    concat(
        'signed up on ', customers.signup_date, ', ', usage.event_count, ' events before, the first on ',
        usage.farthest_on
    ) as detail,
    1 as weight,
    usage.event_count as magnitude,
from source_customers as customers
inner join stray_events as usage on customers.pk = usage.customer_pk and usage.is_before
