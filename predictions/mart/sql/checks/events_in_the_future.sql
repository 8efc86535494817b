-- grain: one row per account with events later than the day after the mart was built
select
    customers.pk as customer_pk,
    '' as subject,
    concat(count(*), ' events, the last at ', max(events.timestamp), ' UTC') as detail,
    count(*) as weight,
    count(*) as magnitude,
from source_events as events
inner join source_customers as customers on events.customer_id = customers.customer_id
cross join build_parameters as parameters
where events.timestamp > parameters.built_at + interval 1 day
group by customers.pk
