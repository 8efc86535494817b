"""What to do: a table keyed by tier and by the strongest driver group that somebody can act on."""

from collections.abc import Sequence

from churnapp.saying import later, say
from predictions.domain.feature_contract import ACTIONABLE_GROUPS, DriverGroup
from predictions.domain.tier import RiskTier

ACTION_BY_TIER = {
    RiskTier.CRITICAL: (
        later("Escalate to the senior CSM at once and hold an executive business review within 7 days.")
    ),
    RiskTier.HIGH: later("Reach out within 48 hours and review the top drivers with the customer."),
    RiskTier.MEDIUM: later("Put on the watch list and schedule a check-in."),
    RiskTier.LOW: later("No action now; monitor monthly."),
}
FOCUS_BY_GROUP = {
    DriverGroup.USAGE_LEVEL: later("Start with usage: who stopped using the product, and what for?"),
    DriverGroup.USAGE_TREND: later("Start with the falling usage: ask what changed since last month."),
    DriverGroup.BREADTH: later(
        "Start with breadth: usage rests on few people or few features; find more users."
    ),
    DriverGroup.ACTIVATION: later("Start with onboarding: finish the set-up steps together."),
    DriverGroup.SUPPORT: later("Start with support: close the open tickets and say so personally."),
    DriverGroup.COMMERCIAL: later("Start with the contract: check that plan and price fit the use."),
    DriverGroup.RISK_SIGNALS: later(
        "Start with the risk signals: close the compliance gaps and vendor flags."
    ),
    DriverGroup.TIER_PRESSURE: later("Start with the plan: check that its limits still fit the use."),
    DriverGroup.CUSTOM: later("Start with what your own fields say of it: check that it still holds."),
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


def action_retold(action: str) -> str:
    """A kept action in the reader's language; scoring writes it in English."""
    for tier_words in ACTION_BY_TIER.values():
        if action.startswith(tier_words):
            focus = action.removeprefix(tier_words).strip()
            return f"{say(tier_words)} {say(focus)}" if focus else say(tier_words)
    return action
