-- grain: one row per customer and snapshot: the single definition of every feature, for training and scoring
select
    accounts.customer_pk,
    accounts.customer_id,
    accounts.as_of,
    accounts.tenure_days,
    accounts.has_given_notice,
    terms.billing_period_months,
    terms.plan_tier,
    terms.mrr,
    breadth.top_user_silent_days,
    usage.adoption_score_30d,
    support.csat_180d,
    risk.compliance_gap_score,
    risk.vendor_risk_flags,
    date_diff('day', accounts.as_of, terms.next_renewal_on) as days_to_renewal,
    coalesce(usage.events_30d, 0) as events_30d,
    coalesce(usage.events_31_to_60d, 0) as events_31_to_60d,
    case
        when accounts.observed_days >= 30
            then coalesce(usage.active_months_360d, 0) / least(ceil(accounts.observed_days / 30), 12)
    end as active_months_share_360d,
    case when accounts.observed_days >= 90 then size.usage_for_size_90d end as usage_for_size_90d,
    ln((usage.adoption_score_14d + 0.01) / (usage.adoption_score_15_to_56d + 0.01)) as adoption_trend_14d,
    ln((usage.adoption_score_90d + 0.01) / (usage.adoption_score_91_to_360d + 0.01)) as adoption_trend_360d,
    case
        when accounts.observed_days >= 180
            then
                ln(
                    (coalesce(usage.events_90d, 0) * (least(accounts.observed_days, 360) - 90) / 90 + 1)
                    / (coalesce(usage.events_91_to_360d, 0) + 1)
                )
    end as usage_trend_360d,
    -- a customer without an event has been silent for its whole tenure
    least(
        date_diff('day', milestones.last_event_on, accounts.as_of), accounts.tenure_days
    ) as days_since_last_event,
    case
        when accounts.observed_days >= 60
            then ln((coalesce(usage.events_30d, 0) + 1) / (coalesce(usage.events_31_to_60d, 0) + 1))
    end as usage_trend_30d,
    case
        when accounts.observed_days >= 180
            then ln((coalesce(usage.events_90d, 0) + 1) / (coalesce(usage.events_91_to_180d, 0) + 1))
    end as usage_trend_90d,
    case
        when accounts.as_of >= feeds.first_user_on then coalesce(breadth.active_users_30d, 0)
    end as active_users_30d,
    case
        when accounts.as_of >= feeds.first_user_on
            then coalesce(breadth.active_users_30d, 0) / nullif(terms.seats, 0)
    end as active_users_per_seat_30d,
    case
        when accounts.signup_on >= feeds.first_event_on and accounts.tenure_days >= 30
            then coalesce(milestones.events_first_30d, 0)
    end as events_first_30d,
    case
        when accounts.as_of >= feeds.first_ticket_on then coalesce(support.tickets_90d, 0)
    end as tickets_90d,
    case
        when accounts.as_of >= feeds.first_ticket_on then coalesce(support.urgent_tickets_90d, 0)
    end as urgent_tickets_90d,
    ln((terms.mrr + 1) / (terms.mrr_360d_ago + 1)) as mrr_change_360d,
from account_snapshots as accounts
cross join feeds
left join usage_windows as usage
    on accounts.customer_id = usage.customer_id and accounts.as_of = usage.as_of
left join usage_breadth as breadth
    on accounts.customer_id = breadth.customer_id and accounts.as_of = breadth.as_of
left join usage_milestones as milestones
    on accounts.customer_pk = milestones.customer_pk and accounts.as_of = milestones.as_of
left join contract_terms as terms
    on accounts.customer_pk = terms.customer_pk and accounts.as_of = terms.as_of
left join usage_for_size as size
    on accounts.customer_pk = size.customer_pk and accounts.as_of = size.as_of
left join support_windows as support
    on accounts.customer_pk = support.customer_pk and accounts.as_of = support.as_of
left join risk_states as risk
    on accounts.customer_pk = risk.customer_pk and accounts.as_of = risk.as_of
order by accounts.as_of, accounts.customer_id
