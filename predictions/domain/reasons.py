"""Why a probability is what it is: at most three driver groups, facts that are worded when they are read.

Words say what is associated with the risk and never claim a cause.
"""

import re
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
from predictions.domain.standing import Place, Standing
from predictions.domain.target import Target

MOST_REASONS = 3
NO_REASON = later("No single strong reason")
_BESIDE_PEERS = re.compile(r" \([^()]*\)")
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
    """One driver group that moves one probability: what was observed, worded when somebody reads it.

    Attributes:
        feature: the group's strongest feature in the direction of the sum.
        impact: sum of the group's contributions on the log-odds; positive raises risk.
        value: of the feature; None when it is missing.
        own_past: of the same account three months earlier; None where it is not known or says nothing.
        place: among peers; None near the middle or where it says nothing.
        target: of the probability.
        words: how it was told when it was kept, by products that kept words; empty otherwise.
    """

    feature: FeatureDefinition
    impact: float
    value: FeatureValue = None
    own_past: FeatureValue = None
    place: Place | None = None
    target: Target = Target.CHURN
    words: str = ""

    @property
    def group(self) -> DriverGroup:
        """The driver group."""
        return self.feature.group

    @property
    def feature_name(self) -> str:
        """The column of the mart that leads the group."""
        return self.feature.name

    @property
    def fact(self) -> str:
        """What was observed: the value, its place among peers and the account's own past."""
        if self.words:
            return fact_and_direction(self.words)[0]
        return phrase_of(self.feature).told(self.value, self.own_past, self.place)

    @property
    def plain_fact(self) -> str:
        """The same without the peers, for places where it ends a sentence."""
        if self.words:
            return _BESIDE_PEERS.sub("", self.fact)
        return phrase_of(self.feature).told(self.value, self.own_past)

    @property
    def text(self) -> str:
        """The reason in words, one line: what was observed, and that it goes with higher or lower risk."""
        return self.words or in_direction(self.fact, raises_risk=self.raises_risk, target=self.target)

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
        standing, phrase = (standings or {}).get(feature.name), phrase_of(feature)
        reasons.append(
            Reason(
                feature,
                sums[group],
                values[column],
                (own_past or {}).get(feature.name) if phrase.has_past else None,
                standing.place if standing and phrase.has_peers else None,
                contract.target,
            )
        )
    return tuple(reasons)


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
