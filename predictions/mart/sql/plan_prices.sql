-- grain: one row per plan with accounts on the latest day: what the vendor's own customers pay for it a month
select
    pressure.held_plan as plan_tier,
    count(*) as account_count,
    median(accounts.shown_mrr) as typical_mrr,
from scoring_accounts as accounts
inner join tier_pressure as pressure on accounts.customer_pk = pressure.customer_pk
inner join snapshots on pressure.as_of = snapshots.as_of and snapshots.is_latest
where pressure.held_plan is not null and accounts.shown_mrr is not null
group by pressure.held_plan
order by pressure.held_plan
