-- grain: one row per known customer, snapshot that knows first of events and snapshot before they happened
select
    totals.customer_pk,
    recorded.known_from,
    happened.last_before,
    min(totals.happened_on) as first_on,
    max(totals.happened_on) as last_on,
    sum(totals.event_count) filter (where totals.is_of_first_month) as events_first_30d,
from stg_totals as totals
inner join snapshot_calendar as recorded on totals.recorded_on = recorded.day_on
inner join snapshot_calendar as happened on totals.happened_on = happened.day_on
group by all
