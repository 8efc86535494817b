"""The features of upgrade models: those of churn, and how far an account outgrows its plan.

The same inputs speak for other things here, so that no sign of the churn contract is taken over.
"""

from dataclasses import replace

from churnapp.saying import later
from predictions.domain.churn_contract import FEATURE_CONTRACT
from predictions.domain.feature_contract import (
    DriverGroup,
    FeatureContract,
    FeatureDefinition,
)
from predictions.domain.target import Target

_PRESSURE = DriverGroup.TIER_PRESSURE
PRESSURE_FEATURES = (
    FeatureDefinition(
        "limit_hits_30d", _PRESSURE, later("limits of the plan hit in the last 30 days"), "limits", sign=1
    ),
    FeatureDefinition(
        "limit_hits_per_seat_90d",
        _PRESSURE,
        later("limits of the plan hit per seat in the last 90 days"),
        "hits",
        sign=1,
        phrase=later("{} of the plan's limits hit per seat in the last 90 days"),
    ),
    FeatureDefinition(
        "premium_trials_30d", _PRESSURE, later("premium trials in the last 30 days"), "trials", sign=1
    ),
    FeatureDefinition(
        "premium_trials_90d", _PRESSURE, later("premium trials in the last 90 days"), "trials", sign=1
    ),
    FeatureDefinition(
        "pressure_share_30d",
        _PRESSURE,
        later("share of the last 30 days' events that hit a limit or tried a premium feature"),
        "fine share",
        sign=1,
        phrase=later("{} of the last 30 days' events hit a limit or tried a premium feature"),
    ),
    FeatureDefinition(
        "pressure_share_90d",
        _PRESSURE,
        later("share of the last 90 days' events that hit a limit or tried a premium feature"),
        "fine share",
        sign=1,
        phrase=later("{} of the last 90 days' events hit a limit or tried a premium feature"),
    ),
    FeatureDefinition(
        "mrr_rank_on_plan",
        _PRESSURE,
        later("place of its revenue among accounts of the same plan"),
        "share",
        sign=1,
        phrase=later("Pays more than {} of the accounts on its plan"),
    ),
    FeatureDefinition(
        "feature_requests_180d",
        _PRESSURE,
        later("feature requests in the last 180 days"),
        "requests",
        sign=1,
    ),
)
# seats in use press towards a larger plan; for churn the same number counts as breadth
_SEATS_USED = "active_users_per_seat_30d"

UPGRADE_CONTRACT = FeatureContract(
    (
        *(
            replace(feature, sign=1, group=_PRESSURE)
            if feature.name == _SEATS_USED
            else replace(feature, sign=0)
            for feature in FEATURE_CONTRACT
        ),
        *PRESSURE_FEATURES,
    ),
    target=Target.UPGRADE,
)
CONTRACTS = {Target.CHURN: FEATURE_CONTRACT, Target.UPGRADE: UPGRADE_CONTRACT}
