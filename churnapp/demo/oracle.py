"""The true probability that an account decides to leave within 90 days, given everything knowable that day.

Not the probability along the path that happened (that would know the future), but the mean over many paths
drawn forward from the hidden state of the day by the same law: no honest model can rank better. For each
path the survival is taken from its hazards rather than from a drawn decision, which removes most of the
noise of drawing.
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
    """

    row: IntArray
    as_of_day: IntArray
    probability: FloatArray


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
    found: list[tuple[IntArray, IntArray, FloatArray]] = []
    for day in timeline.month_starts():
        eligible = (profiles.signup_day <= day - MINIMUM_TENURE_DAYS) & (lives.decision_day > day)
        rows = np.flatnonzero(eligible).astype(np.int64)
        along_paths = _look_ahead(np.repeat(rows, paths), int(day), cohort, temperament, rng)
        probability = along_paths.reshape(len(rows), paths).mean(axis=1)
        found.append((rows, np.full(len(rows), day), probability))
    if not found:
        return TrueProbabilities(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    row, as_of_day, probability = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return TrueProbabilities(row, as_of_day, probability)


def _look_ahead(
    rows: IntArray, day: int, cohort: Cohort, temperament: Temperament, rng: np.random.Generator
) -> FloatArray:
    """P(decision in the 90 days after ``day``) along one drawn path for each of the rows, which repeat."""
    here, exposure = temperament.of(rows), cohort.exposure
    week, last_day = day // DAYS_PER_WEEK, day + HORIZON_DAYS
    state = cohort.lives.states[week].of(rows)
    cumulative = np.zeros(len(rows))
    while week * DAYS_PER_WEEK <= last_day:
        first = max(day + 1, week * DAYS_PER_WEEK)
        share = (min(last_day, week * DAYS_PER_WEEK + DAYS_PER_WEEK - 1) - first + 1) / DAYS_PER_WEEK
        calendar, log_terms = exposure.calendar[rows, week], exposure.log_terms[rows, week]
        cumulative += share * weekly_hazards(state, calendar, log_terms, here.rolling).sum(axis=0)
        week += 1
        if week * DAYS_PER_WEEK <= last_day:
            state = advance(state, here, exposure.renewing[rows, week], rng).state
    probability: FloatArray = -np.expm1(-cumulative)
    return probability
