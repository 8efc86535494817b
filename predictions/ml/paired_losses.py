"""The log losses of two sets of probabilities on the same rows, resampled by account."""

from dataclasses import dataclass
from typing import Self

from predictions.mart.columns import Floats, Integers
from predictions.ml.bootstrap import AccountBootstrap, Estimate
from predictions.ml.ladder import SEED
from predictions.ml.metrics import row_log_loss


@dataclass(frozen=True, slots=True)
class PairedLosses:
    """Two models on the same rows.

    Attributes:
        one, other: mean log loss of each.
        difference: of the first less the second; below 0 the first is better.
        better, worse: share of the resamples in which the first has the lower, and the higher loss; neither
            where the two say the same.
    """

    one: float
    other: float
    difference: Estimate
    better: float
    worse: float

    @classmethod
    def of(cls, left: Floats, one: Floats, other: Floats, accounts: Integers) -> Self:
        """Compares probabilities.

        Args:
            left: 1 when the account left, else 0 (n,).
            one: probabilities of the first (n,).
            other: probabilities of the second (n,).
            accounts: whose row it is (n,); rows of one account stand or fall together.
        """
        first, second = row_log_loss(left, one), row_log_loss(left, other)
        means = AccountBootstrap.of(accounts, seed=SEED).means(first - second)
        return cls(
            one=float(first.mean()),
            other=float(second.mean()),
            difference=Estimate.of(means),
            better=float((means[1:] < 0).mean()),
            worse=float((means[1:] > 0).mean()),
        )

    @property
    def words(self) -> str:
        """In how many resamples the first is lower or higher: "lower in 93% of resamples"."""
        direction = "lower" if self.better >= self.worse else "higher"
        return f"{direction} in {max(self.better, self.worse):.0%} of resamples"
