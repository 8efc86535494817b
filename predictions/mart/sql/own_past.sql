-- grain: one row per customer that can be scored on the latest day, in the order of position: its features at
-- the snapshot nearest to 90 days earlier, empty where it had not yet lived through the longest window
with past_day as (
    select past.as_of,
    from snapshots as past
    inner join snapshots as latest on latest.is_latest
    where latest.as_of - past.as_of between 75 and 105
    order by abs(latest.as_of - past.as_of - 90), past.as_of
    limit 1
),

past_features as (
    select features.*,
    from features
    inner join past_day on features.as_of = past_day.as_of
    where features.tenure_days >= 90
)

select
    accounts.position,
    past_features.*,
from scoring_accounts as accounts
left join past_features on accounts.customer_pk = past_features.customer_pk
order by accounts.position
