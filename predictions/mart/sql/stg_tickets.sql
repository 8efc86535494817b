-- grain: one row per support ticket known on the day of the mart
select
    tickets.customer_id as customer_pk,
    tickets.created_date as created_on,
    tickets.priority in ('high', 'critical') as is_urgent,
    regexp_matches(lower(tickets.topic), 'feature|enhancement|upgrade|licen[cs]e') as is_feature_request,
    tickets.resolution_hours,
    tickets.csat,
    cast(
        cast(tickets.created_date as timestamp)
        + to_hours(cast(ceil(tickets.resolution_hours) as bigint)) as date
    ) as resolved_on,
    greatest(tickets.created_date, cast(tickets.ingested_at as date)) as recorded_on,
from source_tickets as tickets
cross join build_parameters as parameters
where
    tickets.created_date <= parameters.as_of
    and cast(tickets.ingested_at as date) <= parameters.as_of
