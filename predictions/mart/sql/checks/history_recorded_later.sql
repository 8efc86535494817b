-- grain: one row per day on which events were recorded that had happened more than 30 days earlier
select
    null as customer_pk,
    cast(ingested_on as varchar) as subject,
    concat(
        sum(event_count), ' events from ', min(first_on), ' to ', max(last_on), ' were recorded on this day'
    ) as detail,
    sum(event_count) as weight,
    sum(event_count) as magnitude,
from rolled_lags
where not is_early
group by ingested_on
