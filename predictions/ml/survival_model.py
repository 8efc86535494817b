"""The hazard as a churn model: P(leaving within 90 days) from the curve, with exact contributions."""

from collections.abc import Mapping

import numpy as np

from predictions.domain import FeatureContract
from predictions.domain.survival import MONTH_ENDS
from predictions.mart.columns import Column, FeatureColumns, Floats
from predictions.ml.column_model import BatchPrediction, ColumnModel
from predictions.ml.component import sigmoid
from predictions.ml.examples import HORIZON_DAYS
from predictions.ml.hazard import HazardModel

NODES = 16


class SurvivalChurnModel(ColumnModel):
    """P(leaving within 90 days) = 1 − S(90), explained on its own log-odds.

    Each feature is given what the log-odds gain while all features go together, in a straight line, from an
    average account to this one (Aumann–Shapley): the contributions add up exactly, and a feature that plays
    no part gets nothing.

    Args:
        version: semantic version of the model folder that holds the hazard.
        hazard: the fitted hazard.
    """

    def __init__(self, version: str, hazard: HazardModel) -> None:
        self._version = version
        self.hazard = hazard
        # the share of each month that lies within the horizon
        starts = np.array((0, *MONTH_ENDS[:-1]), dtype=np.float64)
        ends = np.array(MONTH_ENDS, dtype=np.float64)
        self._shares = np.clip((HORIZON_DAYS - starts) / (ends - starts), 0, 1)
        self.expectation = float(self._log_odds(hazard.expectation[None])[0])

    @property
    def version(self) -> str:
        """Semantic version of the artifact."""
        return self._version

    @property
    def contract(self) -> FeatureContract:
        """The features it was trained on, in order."""
        return self.hazard.contract

    def predict(self, columns: FeatureColumns) -> BatchPrediction:
        """Probabilities and contributions of a batch; there is no interval."""
        return self.predict_columns(columns.columns)

    def predict_columns(self, columns: Mapping[str, Column]) -> BatchPrediction:
        """What the curve says of columns that hold its features."""
        by_month = self.hazard.contributions(columns)
        start, way = self.hazard.expectation, by_month.sum(axis=1)
        nodes, weights = np.polynomial.legendre.leggauss(NODES)
        slope = np.zeros(way.shape)
        for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
            hazard_odds = start + node * way
            slope += weight * self._shares * sigmoid(hazard_odds) / self._probability(hazard_odds)[:, None]
        contributions = np.einsum("nkm,nm->nk", by_month, slope)
        log_odds = self.expectation + contributions.sum(axis=1)
        unknown = np.full(len(log_odds), np.nan)
        return BatchPrediction(
            log_odds=log_odds,
            probability=sigmoid(log_odds),
            probability_low=unknown,
            probability_high=unknown,
            contributions=contributions,
            expectation=self.expectation,
        )

    def _probability(self, hazard_odds: Floats) -> Floats:
        return np.asarray(-np.expm1(-(np.logaddexp(0, hazard_odds) @ self._shares)))

    def _log_odds(self, hazard_odds: Floats) -> Floats:
        """logit(1 − e^(−H)) = log(e^H − 1)."""
        return np.asarray(np.log(np.expm1(np.logaddexp(0, hazard_odds) @ self._shares)))
