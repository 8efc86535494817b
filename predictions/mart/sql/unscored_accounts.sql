-- grain: one row per customer on the latest day that is not predicted, with why
select
    customer_pk,
    customer_id,
    case when has_given_notice then 'notice_given' else 'under_30_days' end as reason,
from account_snapshots
where is_latest and (tenure_days < 30 or has_given_notice)
order by customer_id
