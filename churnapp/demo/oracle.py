"""The true probabilities of an account's next 90 days, to leave and to upgrade, given all knowable that day.

Not the probability along the path that happened (that would know the future), but the mean over many paths
drawn forward from the hidden state of the day by the same law: no honest model can rank better. For each
path the survival is taken from its hazards rather than from a drawn decision, which removes most of the
noise of drawing; the chance of an upgrade is added up along it until the path has one.
"""

from dataclasses import dataclass, field

import numpy as np

from churnapp.demo.arrays import BoolArray, FloatArray, IntArray
from churnapp.demo.cohort import Cohort
from churnapp.demo.hazard import weekly_hazards
from churnapp.demo.latent import Temperament, advance
from churnapp.demo.timeline import DAYS_PER_WEEK, HORIZON_DAYS

MINIMUM_TENURE_DAYS = 30
BINS = 100_000


@dataclass(frozen=True, slots=True)
class TrueProbabilities:
    """One row per account and month start at which it could still decide; arrays of shape (rows,).

    Attributes:
        row: position of the account in its block.
        as_of_day: day number of the month start.
        probability: true P(decision in the 90 days after that day).
        upgrade: true P(a higher plan in the 90 days after that day).
    """

    row: IntArray
    as_of_day: IntArray
    probability: FloatArray
    upgrade: FloatArray


@dataclass(slots=True)
class Discrimination:
    """Area under the ROC curve, added up block by block in bounded memory."""

    churned: IntArray = field(default_factory=lambda: np.zeros(BINS + 1, dtype=np.int64))
    stayed: IntArray = field(default_factory=lambda: np.zeros(BINS + 1, dtype=np.int64))

    def add(self, probability: FloatArray, has_churned: BoolArray) -> None:
        """Counts the rows of one block, probabilities rounded to 1/100,000."""
        position = np.round(probability * BINS).astype(np.int64)
        self.churned += np.bincount(position[has_churned], minlength=BINS + 1)
        self.stayed += np.bincount(position[~has_churned], minlength=BINS + 1)

    @property
    def auc(self) -> float | None:
        """Chance that a churned row got the higher probability; None without both classes."""
        pairs = int(self.churned.sum()) * int(self.stayed.sum())
        if not pairs:
            return None
        below = np.cumsum(self.stayed) - self.stayed
        return float((self.churned * (below + self.stayed / 2)).sum() / pairs)


def true_probabilities(cohort: Cohort, paths: int, rng: np.random.Generator) -> TrueProbabilities:
    """Looks ahead from every month start.

    Args:
        cohort: the accounts and what happened to them.
        paths: forward paths per account and month start; the error of a probability p is below √(p/paths).
        rng: the only source of chance.
    """
    profiles, lives, timeline = cohort.profiles, cohort.lives, cohort.timeline
    temperament = Temperament.of_profiles(profiles)
    found: list[tuple[IntArray, IntArray, FloatArray, FloatArray]] = []
    for day in timeline.month_starts():
        eligible = (profiles.signup_day <= day - MINIMUM_TENURE_DAYS) & (lives.decision_day > day)
        rows = np.flatnonzero(eligible).astype(np.int64)
        leaves, upgrades = (
            along_paths.reshape(len(rows), paths).mean(axis=1)
            for along_paths in _look_ahead(np.repeat(rows, paths), int(day), cohort, temperament, rng)
        )
        found.append((rows, np.full(len(rows), day), leaves, np.minimum(upgrades, 1.0)))
    if not found:
        return TrueProbabilities(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0))
    row, as_of_day, probability, upgrade = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return TrueProbabilities(row, as_of_day, probability, upgrade)


def _look_ahead(
    rows: IntArray, day: int, cohort: Cohort, temperament: Temperament, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """P(decision) and P(upgrade) in the 90 days after ``day``, along one drawn path for each repeated row."""
    here, exposure = temperament.of(rows), cohort.exposure
    week, last_day = day // DAYS_PER_WEEK, day + HORIZON_DAYS
    state = cohort.lives.states[week].of(rows)
    cumulative, upgrade, has_plan = np.zeros(len(rows)), np.zeros(len(rows)), np.ones(len(rows))
    while week * DAYS_PER_WEEK <= last_day:
        first = max(day + 1, week * DAYS_PER_WEEK)
        share = (min(last_day, week * DAYS_PER_WEEK + DAYS_PER_WEEK - 1) - first + 1) / DAYS_PER_WEEK
        calendar, log_terms = exposure.calendar[rows, week], exposure.log_terms[rows, week]
        cumulative += share * weekly_hazards(state, calendar, log_terms, here.rolling).sum(axis=0)
        week += 1
        if week * DAYS_PER_WEEK <= last_day:
            step = advance(state, here, exposure.renewing[rows, week], rng)
            # whoever has decided to leave buys no more, and only the first upgrade counts
            upgrade += has_plan * np.exp(-cumulative) * step.upgrade_chance
            has_plan *= step.state.tier <= state.tier
            state = step.state
    leaves: FloatArray = -np.expm1(-cumulative)
    return leaves, upgrade
