"""How far a column has moved from training: missing values and the population stability index."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from predictions.mart.columns import Column, Floats
from predictions.ml.reference import Json, counts_in

LARGE = 0.25  # the usual reading: below 0.1 stable, from 0.25 a large shift
SURE = 0.99
MISSING_MORE = 0.2


@dataclass(frozen=True, slots=True)
class Drift:
    """One column today beside its training.

    Attributes:
        psi: Σ (share now − share then) · ln(share now / share then) over the bins of training; 0: no change.
        noise: what the index reaches by chance in 1 of 100 samples of this size from the training itself.
        missing, missing_then: share of accounts without a value now and in training.
        shares, shares_then: of the accounts with a value, per bin of training; the last bin of a category
            holds values that training had not seen.
    """

    psi: float
    noise: float
    missing: float
    missing_then: float
    shares: list[float]
    shares_then: list[float]

    @property
    def has_shifted(self) -> bool:
        """Whether the shift is large and no chance."""
        return self.psi >= LARGE and self.psi > self.noise

    @property
    def is_missing_more(self) -> bool:
        """Whether a fifth of the accounts has lost its value since training."""
        return self.missing - self.missing_then >= MISSING_MORE

    def to_json(self) -> dict[str, Any]:
        """The figures."""
        return asdict(self)


def drift_of(reference: Json, reference_accounts: int, values: Column) -> Drift | None:
    """Compares a column with its distribution in training.

    Args:
        reference: from ``predictions.ml.reference.distribution``.
        reference_accounts: how many accounts stand behind it.
        values: the column now (n,).

    Returns:
        None where either has no value at all.
    """
    counts, missing = counts_in(reference, values)
    then = np.array(reference["shares"], dtype=np.float64)
    if not len(values):
        return None
    if len(counts) > len(then):
        then = np.append(then, 0.0)
    if not counts.sum() or not then.sum():
        return _empty(reference, missing / len(values), then)
    known = counts.sum()
    psi = _index(counts / known, then, known, reference_accounts)
    return Drift(
        psi=psi,
        noise=_noise(len(then), known, reference_accounts),
        missing=missing / len(values),
        missing_then=float(reference["missing"]),
        shares=[float(share) for share in counts / known],
        shares_then=[float(share) for share in then],
    )


def _empty(reference: Json, missing: float, then: Floats) -> Drift:
    return Drift(0.0, 0.0, missing, float(reference["missing"]), [0.0] * len(then), then.tolist())


def _index(now: Floats, then: Floats, now_count: float, then_count: float) -> float:
    # half an account in every bin: an empty one would make the index infinite
    bins = len(then)
    now = (now * now_count + 0.5) / (now_count + 0.5 * bins)
    then = (then * then_count + 0.5) / (then_count + 0.5 * bins)
    return float((now - then) @ np.log(now / then))


def _noise(bins: int, now_count: float, then_count: float) -> float:
    from scipy.stats import chi2  # noqa: PLC0415 - most processes never judge anything

    # under no change the index is a χ² with bins − 1 degrees of freedom, scaled by both sample sizes
    if bins < 2 or not now_count or not then_count:
        return 0.0
    return float(chi2.ppf(SURE, bins - 1)) * (1 / now_count + 1 / then_count)
