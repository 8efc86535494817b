-- grain: one row per customer and snapshot in the risk set: at least 30 days a customer and no notice given
select
    accounts.customer_pk,
    accounts.as_of,
    -- the decision counts: the notice, else the day of leaving
    least(customers.notice_on, customers.churned_on) as left_on,
    milestones.next_event_on,
    plan_rises.rose_on as upgraded_on,
from account_snapshots as accounts
inner join stg_customers as customers on accounts.customer_pk = customers.customer_pk
left join usage_milestones as milestones
    on accounts.customer_pk = milestones.customer_pk and accounts.as_of = milestones.as_of
asof left join plan_rises
    on accounts.customer_pk = plan_rises.customer_pk and accounts.as_of < plan_rises.rose_on
where accounts.tenure_days >= 30 and not accounts.has_given_notice
