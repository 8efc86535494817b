"""The driver groups as readers know them."""

from predictions.domain import DriverGroup

GROUP_WORDS = {
    DriverGroup.CONTRACT: "Contract",
    DriverGroup.USAGE_LEVEL: "Usage level",
    DriverGroup.USAGE_TREND: "Usage trend",
    DriverGroup.BREADTH: "Breadth of use",
    DriverGroup.ACTIVATION: "Activation",
    DriverGroup.SUPPORT: "Support",
    DriverGroup.COMMERCIAL: "Commercial",
    DriverGroup.RISK_SIGNALS: "Risk signals",
    DriverGroup.TIER_PRESSURE: "Outgrowing the plan",
}
