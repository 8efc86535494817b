-- grain: one row per fact of a contract, a ticket or a risk signal and the days from which on and until which
-- snapshots knew it so: the fact as a number
with periods as (
    select
        hash(
            'period',
            customer_pk,
            product,
            valid_from,
            plan_tier,
            mrr,
            seats,
            billing_period_months,
            renewal_on
        ) as fact,
        greatest(recorded_on, valid_from) as known_on,
        valid_from + 360 as past_from,
        valid_to,
        valid_to + 360 as past_to,
    from stg_subscriptions
),

tickets as (
    select
        *,
        greatest(created_on, recorded_on) as known_on,
        created_on + 180 as told_until,
        coalesce(resolved_on, date '9999-12-31') as answered_on,
    from stg_tickets
)

-- a snapshot asks of a period whether it holds on its day, and whether it held 360 days before
select
    known_on as from_on,
    least(valid_to, past_from) as until_on,
    hash(fact, true, false) as fact,
from periods
union all
select
    greatest(known_on, past_from) as from_on,
    valid_to as until_on,
    hash(fact, true, true) as fact,
from periods
union all
select
    greatest(known_on, valid_to) as from_on,
    past_from as until_on,
    hash(fact, false, false) as fact,
from periods
union all
select
    greatest(known_on, valid_to, past_from) as from_on,
    past_to as until_on,
    hash(fact, false, true) as fact,
from periods
union all
select
    known_on as from_on,
    least(told_until, answered_on) as until_on,
    hash('ticket', customer_pk, created_on, is_urgent, is_feature_request, null) as fact,
from tickets
union all
select
    greatest(known_on, answered_on) as from_on,
    told_until as until_on,
    hash('ticket', customer_pk, created_on, is_urgent, is_feature_request, csat) as fact,
from tickets
union all
select
    recorded_on as from_on,
    date '9999-12-31' as until_on,
    hash('signal', customer_pk, computed_at, compliance_gap_score, vendor_risk_flags) as fact,
from stg_risk_signals
