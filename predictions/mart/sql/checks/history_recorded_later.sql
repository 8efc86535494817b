-- grain: one row per day on which events were recorded that had happened more than 30 days earlier
select
    null as customer_pk,
    cast(cast(ingested_at as date) as varchar) as subject,
    concat(
        count(*), ' events from ', min(cast(timestamp as date)), ' to ', max(cast(timestamp as date)),
        ' were recorded on this day'
    ) as detail,
    count(*) as weight,
    count(*) as magnitude,
from source_events
where ingested_at > timestamp + interval 30 day
group by cast(ingested_at as date)
