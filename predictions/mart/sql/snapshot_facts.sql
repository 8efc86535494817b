-- grain: one row per snapshot: all that the application database tells of it, as one number
-- what a feature reads must be in it as the snapshot knew it, and what came later must not
with facts as (
    select
        as_of,
        fact,
    from account_facts
    union all
    select
        snapshots.as_of,
        hash(
            'period',
            periods.customer_pk,
            periods.product,
            periods.valid_from,
            periods.plan_tier,
            periods.mrr,
            periods.seats,
            periods.billing_period_months,
            periods.renewal_on,
            periods.valid_from <= snapshots.as_of and periods.valid_to > snapshots.as_of,
            periods.valid_from <= snapshots.as_of - 360 and periods.valid_to > snapshots.as_of - 360
        ) as fact,
    from snapshots
    inner join stg_subscriptions as periods
        on
            snapshots.as_of >= periods.recorded_on
            and snapshots.as_of >= periods.valid_from
            and snapshots.as_of - 360 < periods.valid_to
    union all
    select
        snapshots.as_of,
        hash(
            'ticket',
            tickets.customer_pk,
            tickets.created_on,
            tickets.is_urgent,
            tickets.is_feature_request,
            case when tickets.resolved_on <= snapshots.as_of then tickets.csat end
        ) as fact,
    from snapshots
    inner join stg_tickets as tickets
        on
            snapshots.as_of - 180 < tickets.created_on
            and snapshots.as_of >= tickets.created_on
            and snapshots.as_of >= tickets.recorded_on
    union all
    select
        snapshots.as_of,
        hash(
            'signal',
            signals.customer_pk,
            signals.computed_at,
            signals.compliance_gap_score,
            signals.vendor_risk_flags
        ) as fact,
    from snapshots
    inner join stg_risk_signals as signals on snapshots.as_of >= signals.recorded_on
    union all
    select
        snapshots.as_of,
        hash(
            'feeds',
            feeds.first_event_on,
            feeds.first_user_on <= snapshots.as_of,
            feeds.first_ticket_on <= snapshots.as_of
        ) as fact,
    from snapshots
    cross join feeds
)

select
    as_of,
    -- a sum, because two facts that are alike are two; and exact, because it is one of whole numbers
    cast(sum(cast(fact as hugeint)) as varchar) as facts,
from facts
group by as_of
