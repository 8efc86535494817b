-- grain: one row per account with events that were recorded more than five minutes before they happened
select
    customers.pk as customer_pk,
    '' as subject,
    concat(
        sum(lags.event_count), ' events, recorded up to ',
        round(max(lags.longest_lead) / 3600000000, 1), ' hours before they happened'
    ) as detail,
    sum(lags.event_count) as weight,
    sum(lags.event_count) as magnitude,
from rolled_lags as lags
inner join source_customers as customers on lags.customer_id = customers.customer_id
where lags.is_early
group by customers.pk
