"""What scoring reads: columns of the mart and what a model makes of them.

Only the shapes are named here, so that the process that starts runs never loads a model library.
"""

from datetime import date
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from predictions.domain import FeatureContract

type Floats = NDArray[np.float64]
type Integers = NDArray[np.int64]


class AccountColumns(Protocol):
    """The columns of a chunk of n accounts; NaN and None stand for missing values."""

    @property
    def customer_pks(self) -> Integers:
        """Primary keys of the customers, (n,)."""

    @property
    def columns(self) -> dict[str, NDArray[Any]]:
        """Feature columns in the contract's order: floats, and objects for categories."""

    @property
    def events_30d(self) -> Integers:
        """Events in the last 30 days, (n,)."""

    @property
    def events_previous_30d(self) -> Integers:
        """Events in the 30 days before those, (n,)."""

    @property
    def compliance_gap_score(self) -> Floats:
        """0 to 1, NaN where none is reported, (n,)."""

    @property
    def vendor_risk_flags(self) -> Floats:
        """0 or more, NaN where none are reported, (n,)."""


class Predictions(Protocol):
    """What a model says about n accounts with k features."""

    @property
    def probability(self) -> Floats:
        """Calibrated P(churn within 90 days), (n,)."""

    @property
    def probability_low(self) -> Floats:
        """Lower bound of the 80 % interval, NaN where the model has none, (n,)."""

    @property
    def probability_high(self) -> Floats:
        """Upper bound of the 80 % interval, NaN where the model has none, (n,)."""

    @property
    def contributions(self) -> Floats:
        """Log-odds in the contract's order, (n, k)."""


class ScoringModel(Protocol):
    """A trained model."""

    @property
    def contract(self) -> FeatureContract:
        """The features it reads, in order."""

    def predict(self, columns: Any, /) -> Predictions:
        """Probabilities and contributions of a chunk."""


class MartVersion(Protocol):
    """One immutable version of the mart."""

    def __hash__(self) -> int: ...

    @property
    def version(self) -> str:
        """Its name."""

    @property
    def as_of(self) -> date:
        """Its latest day."""

    @property
    def account_count(self) -> int:
        """Accounts at positions 0 to ``account_count`` − 1."""

    def scoring_columns(self, first_position: int, last_position: int) -> AccountColumns:
        """The accounts of an inclusive range of positions."""

    def percentiles(self, feature_name: str) -> Floats:
        """The 0th to the 100th percentile of a feature; empty when unknown."""
