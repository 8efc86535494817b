-- grain: one row per customer and snapshot with events known by then: its last one, and its first 30 days
with months as (
    select distinct
        snapshots.as_of,
        log_months.as_of as known_from,
    from snapshots_to_make as snapshots
    inner join log_months on snapshots.as_of >= log_months.as_of or snapshots.is_latest
)

select
    marks.customer_pk,
    months.as_of,
    max(marks.last_on) as last_event_on,
    coalesce(sum(marks.events_first_30d), 0) as events_first_30d,
from customer_marks as marks
inner join months on marks.known_from = months.known_from
group by all
