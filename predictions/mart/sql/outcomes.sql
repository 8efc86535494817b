-- grain: one row per customer and snapshot in the risk set: at least 30 days a customer and no notice given
select
    accounts.customer_pk,
    accounts.as_of,
    departures.decided_on as left_on,
    milestones.next_event_on,
    plan_rises.rose_on as upgraded_on,
from account_snapshots as accounts
left join usage_milestones as milestones
    on accounts.customer_pk = milestones.customer_pk and accounts.as_of = milestones.as_of
-- the next one: who came back may leave again
asof left join stg_departures as departures
    on accounts.customer_pk = departures.customer_pk and accounts.as_of < departures.decided_on
asof left join plan_rises
    on accounts.customer_pk = plan_rises.customer_pk and accounts.as_of < plan_rises.rose_on
where accounts.tenure_days >= 30 and not accounts.has_given_notice
