-- grain: one row per account with events that were recorded more than five minutes before they happened
select
    customers.pk as customer_pk,
    '' as subject,
    concat(
        count(*), ' events, recorded up to ',
        round(max(epoch(events.timestamp - events.ingested_at)) / 3600, 1), ' hours before they happened'
    ) as detail,
    count(*) as weight,
    count(*) as magnitude,
from source_events as events
inner join source_customers as customers on events.customer_id = customers.customer_id
where events.ingested_at < events.timestamp - interval 5 minute
group by customers.pk
