"""The backtest of one month: what was said, set against what came of it."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from predictions.mart.columns import Booleans, Days, Floats
from predictions.ml.bootstrap import json_number
from predictions.ml.metrics import Ranking, lift, row_brier
from predictions.watching.counting import ObservedExpected, observed_expected

LEVEL = (0.8, 1.25)  # the gate's: what a model may be off and still be published
SURELY_WORSE = 1.2816  # one-sided 90 % of a normal
FEWEST_LEAVERS = 5
AS_FAR = 0.05  # of the log of observed/expected
BAND_EDGES = (0.0, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0)


class Outcome(StrEnum):
    """What became of an account that was flagged or that left."""

    LOST = "lost"
    MISSED = "missed"
    STAYED = "stayed"
    SAVED = "saved"


class Verdict(StrEnum):
    """What a month's backtest says about the model."""

    HELD = "held"
    LEVEL_MOVED = "level_moved"
    FAILED = "failed"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class JudgedRows:
    """One prediction per account of one day, with its outcome; all arrays have one length.

    Attributes:
        accounts: primary keys of the customers.
        probability: what was said (n,).
        base_rate: the leaving rate that was known on the day (n,).
        is_flagged: whether the account was called to be acted on.
        left: 1 when it left within the horizon, else 0.
        left_on: day of notice, else of leaving; NaT when it stayed.
        was_acted_on: whether somebody acted on it within the horizon.
        tiers: the tier it was shown with; empty texts where it was shown to nobody.
    """

    accounts: NDArray[np.int64]
    probability: Floats
    base_rate: Floats
    is_flagged: Booleans
    left: Floats
    left_on: Days
    was_acted_on: Booleans
    tiers: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.probability)

    def where(self, chosen: Booleans) -> "JudgedRows":
        """The chosen rows."""
        return JudgedRows(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))

    @property
    def outcomes(self) -> NDArray[np.object_]:
        """The outcome of each row (n,); None for the many that nobody flagged and that stayed.

        Whoever was flagged and stayed counts as saved only when somebody acted: else the flag was wrong, or
        the account was lucky.
        """
        found = np.full(len(self), None, dtype=object)
        gone = self.left == 1
        found[gone] = np.where(self.is_flagged[gone], Outcome.LOST, Outcome.MISSED)
        stayed = ~gone & self.is_flagged
        found[stayed] = np.where(self.was_acted_on[stayed], Outcome.SAVED, Outcome.STAYED)
        return found


@dataclass(frozen=True, slots=True)
class BacktestFigures:
    """How one month did.

    Attributes:
        accounts: that were predicted.
        level: leavers against expected leavers.
        base_level: leavers against those expected from the base rate that was known on the day.
        brier_skill: share of that base rate's Brier score that was saved; NaN without rows.
        worse_by: how many standard errors the Brier score is above that of the base rate; below 0 is better.
        lift_top_decile: leaving rate in the top tenth against all; NaN without a leaver.
    """

    accounts: int
    level: ObservedExpected
    base_level: ObservedExpected
    brier_skill: float
    worse_by: float
    lift_top_decile: float

    def to_json(self) -> dict[str, Any]:
        """The figures, with None where one does not exist."""
        return {
            "accounts": self.accounts,
            "level": self.level.to_json(),
            "base_level": self.base_level.to_json(),
            "brier_skill": json_number(self.brier_skill),
            "worse_by": json_number(self.worse_by),
            "lift_top_decile": json_number(self.lift_top_decile),
        }

    @property
    def verdict(self) -> Verdict:
        """Whether the month held.

        A month fails when the probabilities were surely worse than the base rate known on the day, or when
        their level was surely off by more than the gate allows. Where the base rate was off as far, churn
        itself has moved: the rung below would be off as well, and the level update is the remedy.
        """
        if self.level.observed >= FEWEST_LEAVERS and self.worse_by > SURELY_WORSE:
            return Verdict.FAILED
        if self.level.low > LEVEL[1] or self.level.high < LEVEL[0]:
            base_is_off = _distance(self.base_level) >= _distance(self.level) - AS_FAR
            return Verdict.LEVEL_MOVED if base_is_off else Verdict.FAILED
        return Verdict.HELD if self.level.observed >= FEWEST_LEAVERS else Verdict.TOO_FEW


def backtest_figures(rows: JudgedRows) -> BacktestFigures:
    """Judges the rows of one month."""
    equal = np.ones(len(rows))
    brier, base = row_brier(rows.left, rows.probability), row_brier(rows.left, rows.base_rate)
    observed = int(rows.left.sum())
    ranking = Ranking.of(rows.probability, rows.left) if len(rows) else None
    return BacktestFigures(
        accounts=len(rows),
        level=observed_expected(observed, float(rows.probability.sum())),
        base_level=observed_expected(observed, float(rows.base_rate.sum())),
        brier_skill=float(1 - brier.sum() / base.sum()) if base.sum() else math.nan,
        worse_by=_standard_errors(brier - base),
        lift_top_decile=lift(ranking, rows.left, equal) if ranking else math.nan,
    )


def calibration_bands(rows: JudgedRows) -> list[dict[str, Any]]:
    """What came of each band of probabilities; bands without an account are left out."""
    bands = np.clip(np.searchsorted(BAND_EDGES, rows.probability, side="right") - 1, 0, len(BAND_EDGES) - 2)
    found = []
    for band in np.unique(bands):
        members = bands == band
        level = observed_expected(int(rows.left[members].sum()), float(rows.probability[members].sum()))
        found.append(
            {
                "begins_at": BAND_EDGES[band],
                "ends_at": BAND_EDGES[band + 1],
                "accounts": int(members.sum()),
                "level": level.to_json(),
            }
        )
    return found


def _standard_errors(difference: Floats) -> float:
    if len(difference) < 2:
        return math.nan
    error = float(difference.std(ddof=1)) / math.sqrt(len(difference))
    return float(difference.mean()) / error if error else 0.0


def _distance(level: ObservedExpected) -> float:
    return abs(math.log(level.ratio)) if level.ratio and level.ratio > 0 else math.inf
