"""The driver groups as readers know them."""

from churnapp.saying import later, say
from predictions.domain import DriverGroup


def group_words(group: DriverGroup) -> str:
    """The group as readers know it."""
    return say(_WORDS[group])


_WORDS = {
    DriverGroup.CONTRACT: later("Contract"),
    DriverGroup.USAGE_LEVEL: later("Usage level"),
    DriverGroup.USAGE_TREND: later("Usage trend"),
    DriverGroup.BREADTH: later("Breadth of use"),
    DriverGroup.ACTIVATION: later("Activation"),
    DriverGroup.SUPPORT: later("Support"),
    DriverGroup.COMMERCIAL: later("Commercial"),
    DriverGroup.RISK_SIGNALS: later("Risk signals"),
    DriverGroup.TIER_PRESSURE: later("Outgrowing the plan"),
    DriverGroup.CUSTOM: later("Your own fields"),
}
