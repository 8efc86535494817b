"""Parts of the portfolio, and where the number does not hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from churnapp.saying import later, say
from predictions.domain.kept_sentences import retold
from predictions.queries.model_page.figure import Figure

LEVEL = (0.8, 1.25)


class Holds(StrEnum):
    """Whether the number holds in a part."""

    YES = later("holds")
    UNKNOWN = later("too few leavers to judge")
    TOO_LOW = later("more leave than is said")
    TOO_HIGH = later("fewer leave than is said")
    NO_RANK = later("does not tell leavers from stayers here")

    @property
    def words(self) -> str:
        """In the reader's language."""
        return say(self.value)

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class StratumRow:
    """One part.

    Attributes:
        expected: the sum of the probabilities.
        level: leavers that came for each one expected.
    """

    name: str
    rows: int
    accounts: int | None
    leavers: int
    expected: float
    level: Figure
    auc: Figure

    @property
    def holds(self) -> Holds:
        """A level fails when it is off by a fifth or more, and that is no accident of the sample."""
        if self.level.value is None:
            return Holds.UNKNOWN
        if not LEVEL[0] <= self.level.value <= LEVEL[1] and self.level.excludes(1):
            return Holds.TOO_LOW if self.level.value > 1 else Holds.TOO_HIGH
        if self.auc.high is not None and self.auc.low is not None and self.auc.low <= 0.5:
            return Holds.NO_RANK
        return Holds.YES

    @property
    def fails(self) -> bool:
        """Whether somebody should think twice before trusting the number here."""
        return self.holds not in {Holds.YES, Holds.UNKNOWN}


def _told(name: str) -> str:
    of_plan, _, plan = name.partition("plan ")
    return retold(name) if of_plan else say("plan {plan}", plan=plan)


def stratum_rows(report: Mapping[str, Any]) -> list[StratumRow]:
    """The parts in the order of the report."""
    return [
        StratumRow(
            name=_told(name),
            rows=found["rows"],
            accounts=found.get("accounts"),
            leavers=found["leavers"],
            expected=found["expected"],
            level=Figure.named("observed_expected", found),
            auc=Figure.named("auc", found),
        )
        for name, found in report.get("strata", {}).items()
    ]
