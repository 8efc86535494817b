"""How near a text comes to what a person typed."""

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from rapidfuzz.distance import OSA

LONGEST_TYPED = 100
# one wrong letter in four, two in seven
NEAR_ENOUGH = 0.7


class Closeness(IntEnum):
    """From the nearest to the farthest that is still shown."""

    EXACT = 0
    PREFIX = 1
    WORD_PREFIX = 2
    CONTAINED = 3
    SIMILAR = 4


def folded(text: str) -> str:
    """A text without case and accents, with single blanks."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


@dataclass(frozen=True)
class Typed:
    """What a person typed, ready to be compared with many texts.

    Attributes:
        text: as typed, without what no text holds, at most ``LONGEST_TYPED`` characters.
    """

    text: str

    @classmethod
    def of(cls, raw: str) -> "Typed":
        """What was typed, with control characters as blanks."""
        printable = "".join(each if each.isprintable() else " " for each in raw[: 2 * LONGEST_TYPED])
        return cls(" ".join(printable.split())[:LONGEST_TYPED])

    @cached_property
    def folded(self) -> str:
        """The text as it is compared."""
        return folded(self.text)

    @cached_property
    def words(self) -> list[str]:
        """Its words as they are compared."""
        return self.folded.split()

    def closeness(self, text: str) -> tuple[Closeness, float] | None:
        """How near a text comes, and how like it is where it is only similar; None where it is neither."""
        other = folded(text)
        if other == self.folded:
            return Closeness.EXACT, 1.0
        if other.startswith(self.folded):
            return Closeness.PREFIX, 1.0
        theirs = other.split()
        if all(any(word.startswith(mine) for word in theirs) for mine in self.words):
            return Closeness.WORD_PREFIX, 1.0
        if all(mine in other for mine in self.words):
            return Closeness.CONTAINED, 1.0
        likeness = self._likeness(theirs)
        return (Closeness.SIMILAR, likeness) if likeness else None

    def is_held_by(self, *texts: str) -> bool:
        """Whether one of some texts holds it, and is not only like it."""
        found = (self.closeness(text) for text in texts)
        return any(near is not None and near[0] is not Closeness.SIMILAR for near in found)

    def _likeness(self, theirs: list[str]) -> float:
        """The mean likeness of each typed word with the word most like it; 0 where one has none."""
        total = 0.0
        for mine in self.words:
            best = max((_word_likeness(mine, word) for word in theirs), default=0.0)
            if best < NEAR_ENOUGH:
                return 0.0
            total += best
        return total / len(self.words) if self.words else 0.0


def _word_likeness(mine: str, theirs: str) -> float:
    """Of the whole word, or of as much of it as was typed: people stop before the end."""
    whole = OSA.normalized_similarity(mine, theirs, score_cutoff=NEAR_ENOUGH)
    if len(theirs) <= len(mine):
        return whole
    begun = OSA.normalized_similarity(mine, theirs[: len(mine)], score_cutoff=NEAR_ENOUGH)
    # a word that goes on is a little farther than one that ends
    return max(whole, begun * 0.98)
