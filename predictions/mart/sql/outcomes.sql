-- grain: one row per customer and snapshot in the risk set: at least 30 days a customer and no notice given
select
    features.customer_pk,
    features.as_of,
    departures.decided_on as left_on,
    marks.first_on as next_event_on,
    plan_rises.rose_on as upgraded_on,
from features
asof left join usage_marks as marks
    on features.customer_id = marks.customer_id and features.as_of < marks.first_on
-- the next one: who came back may leave again
asof left join stg_departures as departures
    on features.customer_pk = departures.customer_pk and features.as_of < departures.decided_on
asof left join plan_rises
    on features.customer_pk = plan_rises.customer_pk and features.as_of < plan_rises.rose_on
where features.tenure_days >= 30 and not features.has_given_notice
