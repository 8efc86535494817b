"""Where a value stands among those of other accounts."""

from dataclasses import dataclass

from churnapp.saying import say

PORTFOLIO = "accounts"
# Below this share a place among peers says nothing that a reader should act on.
NOTABLE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a value stands among peers.

    Attributes:
        below: share of peers with a smaller value, 0 to 1.
        above: share of peers with a larger value, 0 to 1; ties count in neither.
        peers: who they are: ``accounts``, or ``growth accounts`` where the plan has enough of them.

    Raises:
        ValueError: the shares are impossible.
    """

    below: float
    above: float
    peers: str = PORTFOLIO

    def __post_init__(self) -> None:
        if min(self.below, self.above) < 0 or self.below + self.above > 1 + 1e-9:
            raise ValueError(
                say(
                    "Shares {below} below and {above} above are not possible. Valid: 0 to 1 together.",
                    below=self.below,
                    above=self.above,
                )
            )

    def told(self, more: str = "higher", less: str = "lower") -> str:
        """``fewer than 87% of growth accounts``; nothing near the middle.

        Args:
            more: the word for a larger value.
            less: the word for a smaller value.
        """
        if self.below >= NOTABLE_SHARE:
            return place_in_words(more, _whole_percent(self.below), self.peers)
        if self.above >= NOTABLE_SHARE:
            return place_in_words(less, _whole_percent(self.above), self.peers)
        return ""


def place_in_words(word: str, percent: int, peers: str) -> str:
    """``fewer than 87% of growth accounts``."""
    return f"{word} than {percent}% of {peers}"


def _whole_percent(share: float) -> int:
    return min(int(100 * share), 99)
