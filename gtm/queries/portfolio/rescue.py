"""What a budget of hours is expected to keep, with everything that is not known about it."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

import numpy as np
import numpy.typing as npt
from django.db.models import F

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from customers.queries.over_all import added_up
from gtm.domain import RescueBudget
from gtm.domain.month import MONTHS_PER_YEAR
from predictions.queries.model_page.figure import Figure
from predictions.queries.model_page.head import model_record
from predictions.queries.runs import current_run

SEED = 42
MOST_DRAWS, LEAST_DRAWS = 4_000, 1_000
DRAWN_AT_ONCE = 1_000_000
# an interval over more takes seconds; whoever has the hours for them has them for nearly everybody
MOST_ACCOUNTS = 10_000
# the report's intervals hold 80 % of the resamples, and so does the one shown here
EIGHTY_PERCENT = 1.2816
NAMED = 10


@dataclass(frozen=True, slots=True)
class Level:
    """How far the probabilities of all accounts may be off together.

    Attributes:
        low, high: 80 % interval of leavers that came for each one expected; 1 and 1 when it was not tested.
    """

    low: float = 1.0
    high: float = 1.0

    @classmethod
    def tested(cls) -> Self:
        """As the test out of time of the published model says, in one query."""
        record = model_record()
        figures = record.evaluation.get("rungs", {}).get(record.rung, {}) if record else {}
        found = Figure.named("observed_expected", figures)
        if not found.low or not found.high:
            return cls()
        return cls(found.low, found.high)

    @property
    def is_tested(self) -> bool:
        """Whether the interval is known."""
        return self.low < self.high

    @property
    def spread(self) -> float:
        """Standard deviation of its logarithm."""
        return (math.log(self.high) - math.log(self.low)) / (2 * EIGHTY_PERCENT)


@dataclass(frozen=True, slots=True)
class RescueAccount:
    """An account that hours would be spent on.

    Attributes:
        revenue: US dollars a year.
        expected_loss: revenue × probability.
    """

    pk: int
    name: str
    revenue: Decimal
    probability: float
    tier: str
    expected_loss: Decimal


@dataclass(frozen=True, slots=True)
class Rescue:
    """What a budget is expected to keep; amounts in US dollars of yearly revenue.

    Attributes:
        accounts: those the hours go to, the most worthwhile first.
        kept: expected revenue kept.
        low, high: 80 % interval of it.
        level: how far all probabilities may be off together.
    """

    budget: RescueBudget
    accounts: tuple[RescueAccount, ...]
    kept: Decimal
    low: Decimal
    high: Decimal
    level: Level

    @property
    def hours(self) -> float:
        """Hours that the accounts take."""
        return len(self.accounts) * self.budget.hours_per_account

    @property
    def cost(self) -> Decimal:
        """What those hours cost."""
        return len(self.accounts) * self.budget.cost_per_account

    @property
    def net(self) -> Decimal:
        """Expected revenue kept less the cost."""
        return self.kept - self.cost

    @property
    def expected_loss(self) -> Decimal:
        """What these accounts are expected to take with them if nobody acts."""
        return sum((account.expected_loss for account in self.accounts), Decimal(0))

    @property
    def is_cut(self) -> bool:
        """Whether the hours are enough for more accounts than are looked at."""
        return len(self.accounts) == MOST_ACCOUNTS < self.budget.account_count

    @property
    def named(self) -> tuple[RescueAccount, ...]:
        """The first few."""
        return self.accounts[:NAMED]


def rescue(user: User, scope: Scope, budget: RescueBudget) -> Rescue:
    """Spends the hours where revenue × probability × save rate exceeds the cost most; two queries.

    Of many accounts it is as some seconds ago.
    """
    return added_up(
        "rescue",
        user,
        scope,
        stands_on=lambda: (current_run(), budget),
        add_up=lambda: _spent(user, scope, budget),
    )


def _spent(user: User, scope: Scope, budget: RescueBudget) -> Rescue:
    found = (
        CustomerRecord.objects.visible_to(user, scope)
        .active()
        .filter(current_score__expected_loss__gt=budget.least_expected_loss)
        .order_by(F("current_score__expected_loss").desc(), "pk")
        .values_list(
            "pk",
            "name",
            "mrr",
            "current_score__churn_probability",
            "current_score__risk_tier",
            "current_score__expected_loss",
        )[: min(MOST_ACCOUNTS, budget.account_count)]
    )
    accounts = tuple(
        RescueAccount(pk, name, mrr * MONTHS_PER_YEAR, probability, tier, loss)
        for pk, name, mrr, probability, tier, loss in found
        if mrr is not None and loss is not None
    )
    level = Level.tested()
    kept = sum((account.expected_loss for account in accounts), Decimal(0)) * _exact(budget.save_rate.share)
    low, high = _interval(accounts, budget, level)
    return Rescue(budget, accounts, kept, low, high, level)


def _interval(
    accounts: tuple[RescueAccount, ...], budget: RescueBudget, level: Level
) -> tuple[Decimal, Decimal]:
    """Where 80 % of the outcomes lie: save rate and level are drawn for all accounts together."""
    if not accounts:
        return Decimal(0), Decimal(0)
    chance = np.random.default_rng(SEED)
    draws = max(LEAST_DRAWS, min(MOST_DRAWS, DRAWN_AT_ONCE // len(accounts)))
    saved = chance.beta(budget.save_rate.saved, budget.save_rate.lost, size=(draws, 1))
    off = chance.lognormal(-(level.spread**2) / 2, level.spread, size=(draws, 1))
    kept = _kept(accounts, saved, off, chance)
    low, high = np.quantile(kept, (0.1, 0.9))
    return _exact(low), _exact(high)


def _kept(
    accounts: tuple[RescueAccount, ...],
    saved: npt.NDArray[np.float64],
    off: npt.NDArray[np.float64],
    chance: np.random.Generator,
) -> npt.NDArray[np.float64]:
    """Revenue kept in each draw, as many draws at once as take a few megabytes."""
    revenue = np.array([float(account.revenue) for account in accounts])
    probability = np.array([account.probability for account in accounts])
    step, kept = max(1, DRAWN_AT_ONCE // len(accounts)), []
    for first in range(0, len(saved), step):
        part = slice(first, first + step)
        happens = np.minimum(probability * off[part], 1.0) * saved[part]
        kept.append((chance.random(happens.shape) < happens) @ revenue)
    return np.concatenate(kept)


def _exact(value: float) -> Decimal:
    return Decimal(str(round(float(value), 6)))
