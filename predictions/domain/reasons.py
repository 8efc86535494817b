"""Why a probability is what it is: at most three driver groups, in words.

Words say what is associated with the risk and never claim a cause.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from churnapp.saying import later
from predictions.domain.feature_contract import (
    ACTIONABLE_GROUPS,
    DriverGroup,
    FeatureContract,
    FeatureDefinition,
    FeatureValue,
)
from predictions.domain.phrases import phrase_of
from predictions.domain.reason_gate import OPEN_GATE, ReasonGate
from predictions.domain.standing import Standing
from predictions.domain.target import Target

MOST_REASONS = 3
NO_REASON = later("No single strong reason")
_DIRECTION = {
    Target.CHURN: {
        True: later("; associated with higher risk"),
        False: later("; associated with lower risk"),
    },
    Target.UPGRADE: {
        True: later("; associated with a likelier upgrade"),
        False: later("; associated with a less likely upgrade"),
    },
}
DIRECTIONS = tuple(words for directions in _DIRECTION.values() for words in directions.values())


@dataclass(frozen=True, slots=True)
class Reason:
    """One driver group that moves one probability.

    Attributes:
        group: the driver group.
        impact: sum of the group's contributions on the log-odds; positive raises risk.
        feature_name: the group's strongest feature in the direction of the sum.
        text: the reason in words, one line.
    """

    group: DriverGroup
    impact: float
    feature_name: str
    text: str

    @property
    def raises_risk(self) -> bool:
        """Whether the group raises the risk."""
        return self.impact > 0

    @property
    def is_context(self) -> bool:
        """Whether it explains the number without being something a CSM can change (the contract's dates)."""
        return self.group not in ACTIONABLE_GROUPS


def reasons_for(
    contract: FeatureContract,
    values: Sequence[FeatureValue],
    contributions: Sequence[float],
    *,
    gate: ReasonGate = OPEN_GATE,
    own_past: Mapping[str, FeatureValue] | None = None,
    standings: Mapping[str, Standing] | None = None,
) -> tuple[Reason, ...]:
    """The three strongest driver groups of one account, those that raise the risk first.

    Within a direction, groups somebody can act on come before context, and stronger before weaker.

    Args:
        contract: names, groups and words of the features.
        values: raw values in the contract's order.
        contributions: log-odds in the contract's order.
        gate: from what strength on a group may be told.
        own_past: the account's own values three months earlier, by feature name, where they are known.
        standings: where the account's value stands among its peers, by feature name, where it is known.

    Returns:
        At most three reasons; none when no group passes the gate.
    """
    sums: dict[DriverGroup, float] = {}
    for feature, contribution in zip(contract, contributions, strict=True):
        sums[feature.group] = sums.get(feature.group, 0.0) + contribution
    strong = [group for group in DriverGroup if gate.lets_through(group, sums.get(group, 0.0))]
    strongest = sorted(strong, key=lambda group: -abs(sums[group]))[:MOST_REASONS]
    strongest.sort(key=lambda group: (sums[group] < 0, group not in ACTIONABLE_GROUPS))
    reasons = []
    for group in strongest:
        column, feature = _leading_feature(contract, contributions, group, sums[group])
        text = reason_in_words(
            feature,
            values[column],
            raises_risk=sums[group] > 0,
            target=contract.target,
            own_past=(own_past or {}).get(feature.name),
            standing=(standings or {}).get(feature.name),
        )
        reasons.append(Reason(group, sums[group], feature.name, text))
    return tuple(reasons)


def reason_in_words(
    feature: FeatureDefinition,
    value: FeatureValue,
    *,
    raises_risk: bool,
    target: Target = Target.CHURN,
    own_past: FeatureValue = None,
    standing: Standing | None = None,
) -> str:
    """One reason in words: the raw value, its place among peers, the account's own past, the direction."""
    fact = phrase_of(feature).told(value, own_past, standing)
    return in_direction(fact, raises_risk=raises_risk, target=target)


def in_direction(fact: str, *, raises_risk: bool, target: Target = Target.CHURN) -> str:
    """What was observed, and that it goes with higher or lower risk; never that it causes it."""
    return fact + _DIRECTION[target][raises_risk]


def fact_and_direction(text: str) -> tuple[str, bool | None]:
    """A reason in words taken apart for narrow places.

    Returns:
        What was observed, and whether it goes with higher risk; None when the words do not say.
    """
    for directions in _DIRECTION.values():
        for raises_risk, words in directions.items():
            if text.endswith(words):
                return text.removesuffix(words), raises_risk
    return text, None


def _leading_feature(
    contract: FeatureContract, contributions: Sequence[float], group: DriverGroup, impact: float
) -> tuple[int, FeatureDefinition]:
    direction = 1 if impact > 0 else -1
    members = [(column, feature) for column, feature in enumerate(contract) if feature.group is group]
    return max(members, key=lambda member: direction * contributions[member[0]])
