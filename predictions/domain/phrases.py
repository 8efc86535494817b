"""What is observed about an account, as a colleague would say it.

"12 events in the last 30 days (fewer than 87% of growth accounts), down from 48 three months earlier"
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from predictions.domain.feature_contract import (
    DriverGroup,
    FeatureDefinition,
    FeatureKind,
    FeatureValue,
)
from predictions.domain.standing import Standing
from predictions.domain.wording import singular, value_in_words

OWN_PAST = "three months earlier"
# Trends say themselves how an account compares with its past; dates and early days have none to compare with.
_WITHOUT_PAST_UNITS = frozenset({"log ratio"})
_WITHOUT_PAST_GROUPS = frozenset({DriverGroup.CONTRACT, DriverGroup.ACTIVATION})
_MORE_AND_LESS = {
    "log ratio": ("a stronger trend", "a weaker trend"),
    "days": ("longer", "shorter"),
    "hours": ("longer", "shorter"),
    "months": ("longer", "shorter"),
    "USD": ("more", "less"),
    "share": ("higher", "lower"),
    "": ("higher", "lower"),
    "yes/no": ("higher", "lower"),
}
_NOT_COUNTED = frozenset({"share", "log ratio", "USD", "yes/no"})
_COUNTED = ("more", "fewer")
_FORMS = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """How one feature is told.

    Attributes:
        one, many: the sentence with ``{}`` for the value, for exactly 1 and for everything else.
        none: the sentence for 0 where "no events" is what people say; empty where it is not.
        has_past: whether its value some months ago says something.
        more, less: how a value compares with those of others.
        feature: its line of the contract.
    """

    feature: FeatureDefinition
    one: str
    many: str
    none: str
    has_past: bool
    more: str
    less: str

    def told(self, value: FeatureValue, past: FeatureValue = None, standing: Standing | None = None) -> str:
        """The value, its place among peers and the account's own past, in one line."""
        worded = value_in_words(self.feature, value)
        if value is None:
            return f"{_capitalised(self.feature.words)}: {worded}"
        fact = self._fact(value, worded)
        if standing is not None and (place := standing.told(self.more, self.less)):
            fact += f" ({place})"
        if past is None or not self.has_past:
            return fact
        before = value_in_words(self.feature, past)
        if before == worded:
            return f"{fact}, the same as {OWN_PAST}"
        if isinstance(value, str) or isinstance(past, str):
            return f"{fact}, {before} {OWN_PAST}"
        return f"{fact}, {'up' if value > past else 'down'} from {before} {OWN_PAST}"

    def _fact(self, value: FeatureValue, worded: str) -> str:
        if self.none and value == 0:
            return self.none
        return (self.one if value == 1 else self.many).replace("{}", worded, 1)


@lru_cache(maxsize=256)
def phrase_of(feature: FeatureDefinition) -> Phrase:
    """How a feature is told: by its own phrase, else built from its words and unit."""
    is_count = feature.kind is FeatureKind.NUMBER and _names_unit(feature)
    template = feature.phrase or _plain_phrase(feature, is_count)
    more, less = _MORE_AND_LESS.get(feature.unit, _COUNTED)
    return Phrase(
        feature,
        one=_FORMS.sub(r"\1", template),
        many=_FORMS.sub(r"\2", template),
        none=f"No {feature.words}" if is_count and feature.unit not in _MORE_AND_LESS else "",
        has_past=feature.unit not in _WITHOUT_PAST_UNITS and feature.group not in _WITHOUT_PAST_GROUPS,
        more=more,
        less=less,
    )


def _names_unit(feature: FeatureDefinition) -> bool:
    if not feature.unit or feature.unit in _NOT_COUNTED:
        return False
    return re.search(rf"\b{re.escape(feature.unit)}\b", feature.words) is not None


def _plain_phrase(feature: FeatureDefinition, is_count: bool) -> str:
    """``{} [ticket|tickets] in 90 days`` where the words name their unit, else ``Compliance gap: {}``."""
    if not is_count:
        return f"{_capitalised(feature.words)}: {{}}"
    forms = f"[{singular(feature.unit)}|{feature.unit}]"
    return "{} " + re.sub(rf"\b{re.escape(feature.unit)}\b", forms, feature.words, count=1)


def _capitalised(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
