-- grain: one row per customer and snapshot with a risk signal computed and recorded by then: the newest
select
    accounts.customer_pk,
    accounts.as_of,
    arg_max(signals.compliance_gap_score, signals.computed_at) filter (
        where signals.compliance_gap_score is not null
    ) as compliance_gap_score,
    arg_max(signals.vendor_risk_flags, signals.computed_at) filter (
        where signals.vendor_risk_flags is not null
    ) as vendor_risk_flags,
from account_snapshots as accounts
inner join stg_risk_signals as signals
    on accounts.customer_pk = signals.customer_pk and accounts.as_of >= signals.recorded_on
group by all
