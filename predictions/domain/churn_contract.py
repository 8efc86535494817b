"""The features of churn models: what each column of the mart means, for models and for readers.

A vendor adds a feature with one column in the mart and one line here; nothing else changes.
"""

from churnapp.saying import later
from predictions.domain.feature_contract import DriverGroup, FeatureContract, FeatureDefinition, FeatureKind

_G = DriverGroup
FEATURE_CONTRACT = FeatureContract(
    (
        FeatureDefinition(
            "days_to_renewal",
            _G.CONTRACT,
            later("days until the renewal"),
            "days",
            phrase=later("Renewal in {} [day|days]"),
        ),
        FeatureDefinition(
            "billing_period_months",
            _G.CONTRACT,
            later("billing period"),
            "months",
            phrase=later("Billed every [month|{}]"),
        ),
        FeatureDefinition(
            "events_30d", _G.USAGE_LEVEL, later("events in the last 30 days"), "events", sign=-1
        ),
        FeatureDefinition(
            "usage_for_size_90d",
            _G.USAGE_LEVEL,
            later("usage of the last 90 days against accounts with as many seats"),
            "log ratio",
            sign=-1,
            phrase=later("Usage of the last 90 days is {} against accounts with as many seats"),
        ),
        FeatureDefinition(
            "active_months_share_360d",
            _G.USAGE_LEVEL,
            later("share of the last 12 months with usage"),
            "share",
            sign=-1,
            phrase=later("Used in {} of the last 12 months"),
        ),
        FeatureDefinition(
            "days_since_last_event", _G.USAGE_LEVEL, later("days since the last event"), "days", sign=1
        ),
        FeatureDefinition(
            "usage_trend_30d",
            _G.USAGE_TREND,
            later("usage of the last 30 days against the 30 days before"),
            "log ratio",
            sign=-1,
            phrase=later("Usage of the last 30 days is {} against the 30 days before"),
        ),
        FeatureDefinition(
            "usage_trend_90d",
            _G.USAGE_TREND,
            later("usage of the last 90 days against the 90 days before"),
            "log ratio",
            sign=-1,
            phrase=later("Usage of the last 90 days is {} against the 90 days before"),
        ),
        FeatureDefinition(
            "usage_trend_360d",
            _G.USAGE_TREND,
            later("usage of the last 90 days against the nine months before"),
            "log ratio",
            sign=-1,
            phrase=later("Usage of the last 90 days is {} against the nine months before"),
        ),
        FeatureDefinition(
            "active_users_30d", _G.BREADTH, later("people active in the last 30 days"), "people", sign=-1
        ),
        FeatureDefinition(
            "active_users_per_seat_30d",
            _G.BREADTH,
            later("active people per seat in the last 30 days"),
            "share",
            sign=-1,
            phrase=later("{} of seats active in the last 30 days"),
        ),
        FeatureDefinition(
            "top_user_silent_days",
            _G.BREADTH,
            later("days since the usual most active person was seen"),
            "days",
            sign=1,
            phrase=later("The usual most active person was last seen {} [day|days] ago"),
        ),
        FeatureDefinition(
            "adoption_score_30d",
            _G.BREADTH,
            later("feature adoption in the last 30 days"),
            "share",
            sign=-1,
            phrase=later("Feature adoption of {} in the last 30 days"),
            counted_by="events_30d",
        ),
        FeatureDefinition(
            "adoption_trend_14d",
            _G.BREADTH,
            later("feature adoption of the last two weeks against the six weeks before"),
            "log ratio",
            sign=-1,
            phrase=later("Feature adoption of the last two weeks is {} against the six weeks before"),
        ),
        FeatureDefinition(
            "adoption_trend_360d",
            _G.BREADTH,
            later("feature adoption of the last 90 days against the nine months before"),
            "log ratio",
            sign=-1,
            phrase=later("Feature adoption of the last 90 days is {} against the nine months before"),
        ),
        FeatureDefinition(
            "events_first_30d",
            _G.ACTIVATION,
            later("events in the first 30 days as a customer"),
            "events",
        ),
        FeatureDefinition(
            "tenure_days",
            _G.ACTIVATION,
            later("days as a customer"),
            "days",
            phrase=later("A customer for {} [day|days]"),
        ),
        FeatureDefinition("tickets_90d", _G.SUPPORT, later("support tickets in the last 90 days"), "tickets"),
        FeatureDefinition(
            "urgent_tickets_90d", _G.SUPPORT, later("urgent tickets in the last 90 days"), "tickets", sign=1
        ),
        FeatureDefinition(
            "csat_180d",
            _G.SUPPORT,
            later("satisfaction with support in the last 180 days"),
            "points",
            sign=-1,
            phrase=later("Satisfaction with support of {} in the last 180 days"),
        ),
        FeatureDefinition(
            "mrr",
            _G.COMMERCIAL,
            later("monthly recurring revenue"),
            "USD",
            phrase=later("Pays {} a month"),
        ),
        FeatureDefinition(
            "mrr_change_360d",
            _G.COMMERCIAL,
            later("change of revenue over the last 360 days"),
            "log ratio",
            phrase=later("Revenue is {} over the last 12 months"),
        ),
        FeatureDefinition(
            "plan_tier",
            _G.COMMERCIAL,
            later("plan"),
            kind=FeatureKind.CATEGORY,
            phrase=later("On the {} plan"),
        ),
        FeatureDefinition(
            "compliance_gap_score",
            _G.RISK_SIGNALS,
            later("compliance gap"),
            "share",
            sign=1,
            phrase=later("Compliance gap of {}"),
        ),
        FeatureDefinition(
            "vendor_risk_flags", _G.RISK_SIGNALS, later("open vendor-risk flags"), "flags", sign=1
        ),
    )
)
