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
from predictions.domain.standing import Place
from predictions.domain.wording import singular, value_in_words

OWN_PAST = "three months earlier"
# A smaller change of a value is noise to a reader.
NOTABLE_CHANGE = 0.05
# Trends say themselves how an account compares with its past; dates and early days have none to compare with.
_WITHOUT_PAST_UNITS = frozenset({"days ago", "log ratio"})
_WITHOUT_PAST_GROUPS = frozenset({DriverGroup.CONTRACT, DriverGroup.ACTIVATION})
_MORE_AND_LESS = {
    "log ratio": ("a stronger trend", "a weaker trend"),
    "days": ("longer", "shorter"),
    "hours": ("longer", "shorter"),
    "months": ("longer", "shorter"),
    "days ago": ("longer ago", "more recent"),
    "USD": ("more", "less"),
    "share": ("higher", "lower"),
    "fine share": ("higher", "lower"),
    "": ("higher", "lower"),
    "yes/no": ("higher", "lower"),
}
_NOT_COUNTED = frozenset({"days ago", "share", "fine share", "log ratio", "USD", "yes/no"})
_COUNTED = ("more", "fewer")
FORMS = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """How one feature is told.

    Attributes:
        one, many: the sentence with ``{}`` for the value, for exactly 1 and for everything else.
        none: the sentence for 0 where "no events" is what people say; empty where it is not.
        has_past: whether its value some months ago says something.
        has_peers: whether its place among other accounts does; the days of a contract are the account's own.
        more, less: how a value compares with those of others.
        feature: its line of the contract.
    """

    feature: FeatureDefinition
    one: str
    many: str
    none: str
    has_past: bool
    has_peers: bool
    more: str
    less: str

    def told(self, value: FeatureValue, past: FeatureValue = None, place: Place | None = None) -> str:
        """The value, its place among peers and the account's own past, in one line."""
        if value is None:
            return f"Not known: {self.feature.words}"
        fact = self._fact(value, value_in_words(self.feature, value))
        if place is not None and self.has_peers:
            fact += f" ({place.told(self.more, self.less)})"
        if past is None or not self.has_past:
            return fact
        return fact + self._compared(value, past)

    def _compared(self, value: float | str, past: float | str) -> str:
        """How the value differs from the account's own past; nothing where neither is worth a word."""
        if isinstance(value, str) or isinstance(past, str):
            return "" if value == past else f", {past} {OWN_PAST}"
        change = value - past
        if abs(change) <= NOTABLE_CHANGE * max(abs(value), abs(past)):
            return f", about the same as {OWN_PAST}" if value else ""
        return f", {'up' if change > 0 else 'down'} from {value_in_words(self.feature, past)} {OWN_PAST}"

    def _fact(self, value: FeatureValue, worded: str) -> str:
        if self.none and value == 0:
            return self.none
        return (self.one if value == 1 else self.many).replace("{}", worded, 1)


@lru_cache(maxsize=256)
def phrase_of(feature: FeatureDefinition) -> Phrase:
    """How a feature is told: by its own phrase, else built from its words and unit."""
    is_count = _is_count(feature)
    template = phrase_template(feature)
    more, less = _MORE_AND_LESS.get(feature.unit, _COUNTED)
    return Phrase(
        feature,
        one=FORMS.sub(r"\1", template),
        many=FORMS.sub(r"\2", template),
        none=f"No {feature.words}" if is_count and feature.unit not in _MORE_AND_LESS else "",
        has_past=feature.unit not in _WITHOUT_PAST_UNITS and feature.group not in _WITHOUT_PAST_GROUPS,
        has_peers=feature.group is not DriverGroup.CONTRACT,
        more=more,
        less=less,
    )


def phrase_template(feature: FeatureDefinition) -> str:
    """``{} [event|events] in the last 30 days``: how a feature is told, with both forms of its words."""
    return feature.phrase or _plain_phrase(feature, _is_count(feature))


def _is_count(feature: FeatureDefinition) -> bool:
    return feature.kind is FeatureKind.NUMBER and _names_unit(feature)


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
