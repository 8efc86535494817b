"""A trained model: columns in, calibrated probabilities with exact contributions out."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Self

import numpy as np

from predictions.domain import FeatureContract, ReasonBasis, is_custom
from predictions.mart.columns import Column, FeatureColumns, Floats
from predictions.ml.calibration import LogitMap
from predictions.ml.column_model import BatchPrediction, ColumnModel
from predictions.ml.component import Component, sigmoid
from predictions.ml.encoding import Encoder, ModelDoesNotFit
from predictions.ml.rungs import Rung


@dataclass(frozen=True)
class Additive:
    """Log-odds taken apart: ``expectation`` plus a row's contributions is what is published.

    Attributes:
        contributions: of each feature (n, k).
        expectation: before any feature is looked at.
        part_odds: log-odds of each part (n, K).
    """

    contributions: Floats
    expectation: float
    part_odds: Floats


def added_up(parts: Sequence[Component], intercept: float, weights: Floats, matrix: Floats) -> Additive:
    """The parts' contributions on the log-odds that their map publishes.

    Args:
        parts: fitted parts.
        intercept: of the map.
        weights: of the map, one per part.
        matrix: encoded features (n, k).
    """
    expectation = intercept
    contributions = np.zeros(matrix.shape, order="F")  # column by column, as parts say them
    part_odds = np.empty((len(matrix), len(parts)))
    for number, (part, weight) in enumerate(zip(parts, weights, strict=True)):
        of_part = part.contributions(matrix)
        # summed here and not asked from the part: what is shown must add up to the last digit
        part_odds[:, number] = part.expectation + of_part.sum(axis=1)
        contributions += weight * of_part
        expectation += float(weight) * part.expectation
    return Additive(contributions, expectation, part_odds)


class TrainedModel(ColumnModel):
    """One published rung.

    The interval says how far the rung's level and slope are uncertain: the 10th and 90th percentile over
    refits of its logit-linear map on resampled accounts. It does not hold what the features do not know.

    Args:
        version: semantic version.
        rung: which rung of the ladder it is.
        encoder: how features become numbers; carries the contract.
        parts: the parts the rung combines, in the rung's order.
        logit_map: from the parts' log-odds to the published ones.
        basis: what refits teach about its reasons; None when none were made.
    """

    def __init__(
        self,
        version: str,
        rung: Rung,
        encoder: Encoder,
        parts: Sequence[Component],
        logit_map: LogitMap,
        *,
        basis: ReasonBasis | None = None,
    ) -> None:
        self._version = version
        self.rung = rung
        self.encoder = encoder
        self.parts = tuple(parts)
        self.logit_map = logit_map
        self.basis = basis

    @property
    def version(self) -> str:
        """Semantic version of the artifact."""
        return self._version

    @property
    def contract(self) -> FeatureContract:
        """The features it was trained on, in order."""
        return self.encoder.contract

    def at_level(self, version: str, shift: float) -> Self:
        """The same model under another version, with a constant added to its log-odds."""
        moved = copy(self)
        moved._version = version
        moved.logit_map = self.logit_map.shifted(shift)
        return moved

    def predict(self, columns: FeatureColumns) -> BatchPrediction:
        """Probabilities and contributions of a batch.

        Raises:
            ModelDoesNotFit: the mart offers other features than the model was trained on.
        """
        offered, asked = set(columns.columns), set(self.contract.names)
        # a field that the vendor added since the training is nothing to this model
        if differing := {name for name in offered ^ asked if name in asked or not is_custom(name)}:
            raise ModelDoesNotFit(
                f"Model {self.version} and the mart do not agree on {', '.join(sorted(differing))}. "
                "Run: manage.py build_mart, then manage.py train_model"
            )
        return self.predict_columns(columns.columns)

    def predict_columns(self, columns: Mapping[str, Column]) -> BatchPrediction:
        """What the rung says of columns that hold its features."""
        said = self.contributions_of(self.encoder.matrix(columns))
        log_odds = said.expectation + said.contributions.sum(axis=1)
        low, high = self.logit_map.interval(said.part_odds)
        return BatchPrediction(
            log_odds=log_odds,
            probability=sigmoid(log_odds),
            probability_low=low,
            probability_high=high,
            contributions=said.contributions,
            expectation=said.expectation,
        )

    def contributions(self, columns: Mapping[str, Column]) -> Floats:
        """What each feature adds to the published log-odds (n, k), in the order of the contract.

        Raises:
            ModelDoesNotFit: a feature of the contract is missing from the columns.
        """
        return self.contributions_of(self.encoder.matrix(columns)).contributions

    def contributions_of(self, matrix: Floats) -> Additive:
        """What each feature of encoded rows (n, k) adds to the published log-odds."""
        return added_up(self.parts, self.logit_map.intercept, self.logit_map.weights, matrix)
