-- grain: one row per customer that can be scored on the latest day, in the order of position
select
    accounts.position,
    accounts.shown_mrr,
    features.*,
from scoring_accounts as accounts
inner join features on accounts.customer_pk = features.customer_pk
inner join snapshots on features.as_of = snapshots.as_of and snapshots.is_latest
order by accounts.position
