"""What to do: a table keyed by tier and by the strongest driver group that somebody can act on."""

from collections.abc import Sequence

from predictions.domain.feature_contract import ACTIONABLE_GROUPS, DriverGroup
from predictions.domain.tier import RiskTier

ACTION_BY_TIER = {
    RiskTier.CRITICAL: (
        "Escalate to the senior CSM at once and hold an executive business review within 7 days."
    ),
    RiskTier.HIGH: "Reach out within 48 hours and review the top drivers with the customer.",
    RiskTier.MEDIUM: "Put on the watch list and schedule a check-in.",
    RiskTier.LOW: "No action now; monitor monthly.",
}
FOCUS_BY_GROUP = {
    DriverGroup.USAGE_LEVEL: "Start with usage: who stopped using the product, and what for?",
    DriverGroup.USAGE_TREND: "Start with the falling usage: ask what changed since last month.",
    DriverGroup.BREADTH: "Start with breadth: usage rests on few people or few features; find more users.",
    DriverGroup.ACTIVATION: "Start with onboarding: finish the set-up steps together.",
    DriverGroup.SUPPORT: "Start with support: close the open tickets and say so personally.",
    DriverGroup.COMMERCIAL: "Start with the contract: check that plan and price fit the use.",
    DriverGroup.RISK_SIGNALS: "Start with the risk signals: close the compliance gaps and vendor flags.",
    DriverGroup.TIER_PRESSURE: "Start with the plan: check that its limits still fit the use.",
    DriverGroup.CUSTOM: "Start with what your own fields say of it: check that it still holds.",
}


def recommend_action(tier: RiskTier, rising_groups: Sequence[DriverGroup]) -> str:
    """The action for a tier, naming the strongest actionable driver group when one raises the risk.

    Args:
        tier: tier of the churn probability.
        rising_groups: driver groups that raise the risk, strongest first.
    """
    action = ACTION_BY_TIER[tier]
    if tier is RiskTier.LOW:
        return action
    actionable = [group for group in rising_groups if group in ACTIONABLE_GROUPS]
    return f"{action} {FOCUS_BY_GROUP[actionable[0]]}" if actionable else action
