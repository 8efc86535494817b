"""The ladder's rungs: which parts each combines, and how much history each asks for."""

from enum import StrEnum

from churnapp.saying import later
from predictions.domain import Target


class Rung(StrEnum):
    """A rung of the ladder, from the plainest model up."""

    BASE_RATE = "L0"
    SEGMENT = "L1"
    RIDGE = "L2"
    BOOSTED = "L3"
    STACK = "L4"

    @property
    def words(self) -> str:
        """What the rung is, for readers."""
        return _WORDS[self]

    def words_for(self, target: Target) -> str:
        """What the rung is for a target: segments are those of leaving, and upgrades begin with a signal."""
        return self.words if target is Target.CHURN else _FROM_ONE_SIGNAL.get(self, self.words)

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts whose log-odds the rung combines."""
        return _PARTS[self]

    @property
    def below(self) -> "Rung | None":
        """The next rung down; None on the ground."""
        place = list(Rung).index(self)
        return list(Rung)[place - 1] if place else None

    @property
    def churned_accounts_needed(self) -> int:
        """Distinct churned accounts below which the rung is not tried."""
        return _CHURNED_ACCOUNTS_NEEDED[self]


BASELINE, RIDGE, TREES = "baseline", "ridge", "trees"
_WORDS = {
    Rung.BASE_RATE: later("base rate"),
    Rung.SEGMENT: later("segment rate or one signal"),
    Rung.RIDGE: later("ridge logistic regression on top of the segment rate"),
    Rung.BOOSTED: later("XGBoost boosted from the segment rate"),
    Rung.STACK: later("stack of segment rate, ridge and XGBoost"),
}
_FROM_ONE_SIGNAL = {
    Rung.SEGMENT: later("one signal"),
    Rung.RIDGE: later("ridge logistic regression on top of one signal"),
    Rung.BOOSTED: later("XGBoost boosted from one signal"),
    Rung.STACK: later("stack of one signal, ridge and XGBoost"),
}
_PARTS: dict[Rung, tuple[str, ...]] = {
    Rung.BASE_RATE: (),
    Rung.SEGMENT: (BASELINE,),
    Rung.RIDGE: (RIDGE,),
    Rung.BOOSTED: (TREES,),
    Rung.STACK: (BASELINE, RIDGE, TREES),
}
_CHURNED_ACCOUNTS_NEEDED = {
    Rung.BASE_RATE: 0,
    Rung.SEGMENT: 0,
    Rung.RIDGE: 20,
    Rung.BOOSTED: 50,
    Rung.STACK: 50,
}


def rungs_within(churned_accounts: int, at_most: Rung | None = None) -> tuple[Rung, ...]:
    """The rungs that so many distinct churned accounts allow to try, up to the highest that is allowed."""
    allowed = list(Rung)[: list(Rung).index(at_most) + 1] if at_most else list(Rung)
    return tuple(rung for rung in allowed if churned_accounts >= rung.churned_accounts_needed)
