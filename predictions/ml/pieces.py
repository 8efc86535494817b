"""Scaled features cut into pieces, so that a linear model can bend where a feature does."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from predictions.domain import FeatureContract
from predictions.mart.columns import Floats, Integers
from predictions.ml.scaling import Scaling

CUTS = (1 / 3, 2 / 3)  # quantiles at which a number may bend
OUTERMOST = 1e6  # spreads: beyond every value


@dataclass(frozen=True)
class Pieces:
    """One column for each third of a number, and the other scaled columns as they are.

    With one sign for all pieces of a feature their sum is monotone, however it bends.

    Attributes:
        scaling: makes the columns that are cut.
        sources: scaled column of each piece (p,).
        low, high: bounds of the piece on its scaled column (p,).
        means: of the pieces on the training rows, which are taken off (p,).
    """

    scaling: Scaling
    sources: NDArray[np.int64]
    low: Floats
    high: Floats
    means: Floats

    @classmethod
    def learnt_from(cls, contract: FeatureContract, matrix: Floats, *, bends: bool) -> Self:
        """Scales the columns and cuts the numbers.

        Args:
            contract: names and kinds of the matrix's columns.
            matrix: features (n, k).
            bends: whether to cut at all; few leavers cannot carry three weights for a number.
        """
        scaling = Scaling.learnt_from(contract, matrix)
        scaled = scaling.scaled(matrix)
        cut = [
            (column, low, high)
            for column in range(scaled.shape[1])
            for low, high in _bounds(scaled[:, column], bends=bends and scaling.codes[column] == -1)
        ]
        sources, low, high = (np.array([piece[part] for piece in cut]) for part in range(3))
        whole = cls(scaling, sources.astype(np.int64), low, high, np.zeros(len(cut)))
        return cls(scaling, whole.sources, whole.low, whole.high, whole._cut(scaled).mean(axis=0))

    @property
    def owners(self) -> Integers:
        """Index of the feature that each piece belongs to (p,)."""
        return self.scaling.owners[self.sources]

    def signs(self, contract: FeatureContract) -> Integers:
        """The sign that is agreed on for each piece; 0 for gaps and categories (p,)."""
        signs = np.array([feature.sign for feature in contract], dtype=np.int64)[self.owners]
        signs[self.scaling.codes[self.sources] != -1] = 0
        return signs

    def columns(self, matrix: Floats) -> Floats:
        """The pieces (n, p), each with mean 0 on the training rows; gaps are at the mean of their feature."""
        return self._cut(self.scaling.scaled(matrix)) - self.means

    def to_json(self) -> dict[str, Any]:
        """Scales and cuts."""
        cuts = {name: getattr(self, name).tolist() for name in ("sources", "low", "high", "means")}
        return {"scaling": self.scaling.to_json(), **cuts}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """The pieces that were saved."""
        return cls(
            Scaling.from_json(content["scaling"]),
            np.array(content["sources"], dtype=np.int64),
            *(np.array(content[name], dtype=np.float64) for name in ("low", "high", "means")),
        )

    def _cut(self, scaled: Floats) -> Floats:
        return np.clip(scaled[:, self.sources], self.low, self.high)


def _bounds(column: Floats, *, bends: bool) -> list[tuple[float, float]]:
    """Neighbouring intervals that cover every value; one where there is nothing to cut."""
    cuts = np.unique(np.quantile(column, CUTS)).tolist() if bends else []
    return list(pairwise([-OUTERMOST, *cuts, OUTERMOST]))
