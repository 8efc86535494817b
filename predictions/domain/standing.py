"""Where a value stands among those of other accounts."""

from dataclasses import dataclass

from churnapp.saying import say

PORTFOLIO = "accounts"
# Below this share a place among peers says nothing that a reader should act on.
NOTABLE_SHARE = 0.6
MOST_PERCENT = 99


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands that is far from the middle: a fact, to be worded when somebody reads it.

    Attributes:
        is_more: whether it is larger than those of most peers; otherwise it is smaller.
        percent: of peers that it is larger or smaller than, 0 to 99.
        plan: of the peers, where the plan has enough of them; empty for the whole portfolio.

    Raises:
        ValueError: the percentage is impossible.
    """

    is_more: bool
    percent: int
    plan: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= MOST_PERCENT:
            raise ValueError(f"{self.percent}% of peers is not possible. Valid: 0 to {MOST_PERCENT}.")

    def told(self, more: str = "higher", less: str = "lower") -> str:
        """``fewer than 87% of growth accounts``.

        Args:
            more: the word for a larger value.
            less: the word for a smaller value.
        """
        peers = f"{self.plan} {PORTFOLIO}" if self.plan else PORTFOLIO
        return f"{more if self.is_more else less} than {self.percent}% of {peers}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How many peers have a smaller value and how many a larger one.

    Attributes:
        below: share of peers with a smaller value, 0 to 1.
        above: share of peers with a larger value, 0 to 1; ties count in neither.
        plan: of the peers, where the plan has enough of them; empty for the whole portfolio.

    Raises:
        ValueError: the shares are impossible.
    """

    below: float
    above: float
    plan: str = ""

    def __post_init__(self) -> None:
        if min(self.below, self.above) < 0 or self.below + self.above > 1 + 1e-9:
            raise ValueError(
                say(
                    "Shares {below} below and {above} above are not possible. Valid: 0 to 1 together.",
                    below=self.below,
                    above=self.above,
                )
            )

    @property
    def place(self) -> Place | None:
        """The place that is worth a word; None near the middle."""
        if self.below >= NOTABLE_SHARE:
            return Place(True, _whole_percent(self.below), self.plan)
        if self.above >= NOTABLE_SHARE:
            return Place(False, _whole_percent(self.above), self.plan)
        return None


def _whole_percent(share: float) -> int:
    return min(int(100 * share), MOST_PERCENT)
