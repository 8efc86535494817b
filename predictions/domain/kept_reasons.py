"""Reasons as they are kept for each account of each run: facts that name their feature by a number.

A million accounts have three million reasons, and most of them nobody reads. So what was observed is kept,
and the words are found when a person, a file or a message asks for them, in the language that is asked for.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from predictions.domain.feature_contract import DriverGroup, FeatureDefinition, FeatureValue
from predictions.domain.reasons import Reason
from predictions.domain.standing import Place
from predictions.domain.target import Target


@dataclass(frozen=True, slots=True)
class KeptReason:
    """The facts of one reason; see ``Reason``.

    Attributes:
        feature: the code of its feature.
        words, group: how it was told, and its driver group, where a product kept words and no facts.
    """

    feature: int
    impact: float
    value: FeatureValue = None
    own_past: FeatureValue = None
    place: Place | None = None
    words: str = ""
    group: str = ""

    def read(self, feature_of: Callable[[int], FeatureDefinition | None], target: Target) -> Reason:
        """The reason, ready to be worded.

        Args:
            feature_of: finds a feature by its code; None where nobody knows it any more.
            target: of the probability that it moves.
        """
        feature = feature_of(self.feature) or _forgotten(self)
        if self.group:
            feature = replace(feature, group=DriverGroup(self.group))
        return Reason(
            feature, self.impact, self.value, self.own_past, self.place, target=target, words=self.words
        )


def feature_code(name: str) -> int:
    """The number that stands for a feature wherever it is kept: the CRC-32 of its name, never 0."""
    return zlib.crc32(name.encode()) or 1


def kept(reason: Reason) -> KeptReason:
    """The facts of a reason."""
    return KeptReason(
        feature_code(reason.feature_name),
        reason.impact,
        reason.value,
        reason.own_past,
        reason.place,
        reason.words,
        reason.group.value if reason.words else "",
    )


def _forgotten(reason: KeptReason) -> FeatureDefinition:
    return FeatureDefinition(
        f"feature-{reason.feature:08x}", DriverGroup.USAGE_LEVEL, "a feature that is not known any more"
    )
