"""What a team gets for the accounts it takes on each week."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from predictions.mart.columns import Floats
from predictions.ml.bootstrap import AccountBootstrap, Estimate
from predictions.ml.findings import Json
from predictions.ml.ladder import SEED
from predictions.ml.origins import OutOfTime
from predictions.ml.profit import NOT_SAVED, SAVE_RATE, SAVED, yearly_value
from predictions.ml.rungs import Rung

MOST_STEPS = 100
STEP_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
DAYS_PER_WEEK = 7


def capacity(tested: OutOfTime, rung: Rung, bootstrap: AccountBootstrap, horizon_days: int) -> Json:
    """Leavers reached in time, saves and value over one horizon, by accounts per week.

    At each test day the list of that day is worked from the top. A leaver counts when its turn comes before
    it leaves. Sums over the test days are divided by their number: the figures are those of the portfolio on
    an average test day. Saves follow the save rate, Beta(6, 14); value is a year's revenue of the saved. The
    intervals hold both the accounts and the save rate.

    Returns:
        ``accounts`` and ``leavers`` on an average test day, ``horizon_days`` and ``steps``; each step has
        ``per_week``, ``cutoff`` (probability of the last account taken on) and the figures with intervals.
        Value is None where no revenue is known.
    """
    lists = _WorkedLists.of(tested, rung, bootstrap, horizon_days)
    accounts = len(tested.examples) / len(tested.origins)
    ordered = np.sort(tested.probabilities[rung])[::-1]
    steps = []
    for per_week in _steps(accounts * DAYS_PER_WEEK / horizon_days):
        share = per_week * horizon_days / DAYS_PER_WEEK / accounts
        last = min(int(np.ceil(share * len(ordered))), len(ordered)) - 1
        steps.append({"per_week": per_week, "cutoff": float(ordered[last]), **lists.worked(per_week)})
    leavers = float(tested.examples.left.sum()) / len(tested.origins)
    return {"accounts": accounts, "leavers": leavers, "horizon_days": horizon_days, "steps": steps}


@dataclass(frozen=True)
class _WorkedLists:
    """The leavers on the lists of the test days; l leavers, D draws.

    Attributes:
        above: accounts above the leaver on its day (l,).
        tied: accounts with the same probability, itself included (l,).
        portfolio: accounts on its day (l,).
        days: until it left, at most the horizon (l,).
        value: a year's revenue (l,); None where no revenue is known.
        counts: how often it counts, divided by the number of days (D, l).
        save_rates: the mean for the sample, a draw for each resample (D,).
    """

    above: Floats
    tied: Floats
    portfolio: Floats
    days: Floats
    value: Floats | None
    counts: Floats
    save_rates: Floats

    @classmethod
    def of(cls, tested: OutOfTime, rung: Rung, bootstrap: AccountBootstrap, horizon_days: int) -> Self:
        examples = tested.examples
        leavers = np.flatnonzero(examples.left == 1)
        above, tied, portfolio = (places[leavers] for places in _places(tested, rung))
        until = (examples.left_on - examples.as_of)[leavers] / np.timedelta64(1, "D")
        value = yearly_value(examples.mrr)
        draws = len(bootstrap.counts) - 1
        drawn = np.random.default_rng(SEED).beta(SAVED, NOT_SAVED, draws)
        return cls(
            above,
            tied,
            portfolio,
            # where silence stands for leaving there is no day of leaving: the whole horizon counts
            days=np.where(np.isnan(until), horizon_days, np.minimum(until, horizon_days)),
            value=None if value is None else value[leavers],
            counts=bootstrap.weights(leavers) / len(tested.origins),
            save_rates=np.concatenate([[SAVE_RATE], drawn]),
        )

    def worked(self, per_week: int) -> Json:
        """The figures when so many accounts are taken on each week."""
        places = per_week * self.days / DAYS_PER_WEEK
        # the chance that its turn comes before it leaves: tied accounts are worked in any order
        in_time = np.clip((places - self.above) / self.tied, 0, 1)
        reached = self.counts @ in_time
        worth = np.full(len(reached), np.nan)
        if self.value is not None:
            worth = self.save_rates * (self.counts @ (in_time * self.value))
        return {
            "reached_at_random": float(self.counts[0] @ np.clip(places / self.portfolio, 0, 1)),
            **Estimate.of(reached).to_json("reached"),
            **Estimate.of(self.save_rates * reached).to_json("saves"),
            **Estimate.of(worth).to_json("value"),
        }


def _places(tested: OutOfTime, rung: Rung) -> tuple[Floats, Floats, Floats]:
    """For each test row: accounts above it on its day, accounts tied with it, accounts in all."""
    examples, probability = tested.examples, tested.probabilities[rung]
    above, tied, portfolio = (np.ones(len(examples)) for _ in range(3))
    for day in np.unique(examples.as_of):
        rows = np.flatnonzero(examples.as_of == day)
        _, group, sizes = np.unique(-probability[rows], return_inverse=True, return_counts=True)
        above[rows] = (np.cumsum(sizes) - sizes)[group]
        tied[rows] = sizes[group]
        portfolio[rows] = len(rows)
    return above, tied, portfolio


def _steps(most: float) -> list[int]:
    """Round numbers of accounts per week, up to as many as work off the whole portfolio."""
    size = next((size for size in STEP_SIZES if most / size <= MOST_STEPS), STEP_SIZES[-1])
    return [size * number for number in range(1, max(1, int(np.ceil(most / size))) + 1)]
