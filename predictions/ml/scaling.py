"""Features on one scale for linear models: clipped, on a log scale, centred, with their gaps filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from predictions.domain import FeatureContract, FeatureKind
from predictions.mart.columns import Floats

CLIPPED_SHARE = 0.5  # percent at each end


@dataclass(frozen=True)
class Scaling:
    """One column per number and per category value, and one for the gaps of each number that has some.

    Attributes:
        owners: index of the feature that each scaled column belongs to.
        codes: category code a column stands for; −1 for a number, −2 for the gaps of a number.
        low, high: bounds to which numbers are clipped, which also bounds extrapolation.
        mean, spread: of the column after clipping and log scale.
    """

    owners: NDArray[np.int64]
    codes: NDArray[np.int64]
    low: Floats
    high: Floats
    mean: Floats
    spread: Floats

    @classmethod
    def learnt_from(cls, contract: FeatureContract, matrix: Floats) -> Self:
        """The scales of the columns that vary; constant columns are left out."""
        columns: list[tuple[int, int, float, float]] = []
        for index, feature in enumerate(contract):
            values = matrix[:, index]
            known = values[np.isfinite(values)]
            if feature.kind is FeatureKind.CATEGORY:
                columns += [(index, int(code), 0.0, 1.0) for code in np.unique(known)]
            elif len(known):
                low, high = np.percentile(known, [CLIPPED_SHARE, 100 - CLIPPED_SHARE])
                columns.append((index, -1, float(low), float(high)))
                columns.append((index, -2, 0.0, 1.0))
        owners, codes, low_, high_ = (
            (np.array(part) for part in zip(*columns, strict=True)) if columns else (np.empty(0),) * 4
        )
        width = len(columns)
        raw = cls(
            owners.astype(np.int64),
            codes.astype(np.int64),
            low_.astype(np.float64),
            high_.astype(np.float64),
            np.zeros(width),
            np.ones(width),
        )
        unscaled = raw._unscaled(matrix)
        mean = np.nanmean(unscaled, axis=0) if width else np.zeros(0)
        spread = np.nanstd(unscaled, axis=0) if width else np.zeros(0)
        varies = spread > 1e-9
        return cls(
            raw.owners[varies],
            raw.codes[varies],
            raw.low[varies],
            raw.high[varies],
            mean[varies],
            spread[varies],
        )

    def scaled(self, matrix: Floats) -> Floats:
        """The columns (n, width) with mean 0 and spread 1 on the training rows; gaps are at the mean."""
        values = (self._unscaled(matrix) - self.mean) / self.spread
        values[np.isnan(values)] = 0.0
        return values

    def to_json(self) -> dict[str, Any]:
        """The scales as lists."""
        return {name: getattr(self, name).tolist() for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """The scales that were saved."""
        return cls(
            np.array(content["owners"], dtype=np.int64),
            np.array(content["codes"], dtype=np.int64),
            *(np.array(content[name], dtype=np.float64) for name in ("low", "high", "mean", "spread")),
        )

    def _unscaled(self, matrix: Floats) -> Floats:
        values = matrix[:, self.owners]
        clipped = np.clip(values, self.low, self.high)
        numbers = np.sign(clipped) * np.log1p(np.abs(clipped))
        gaps = np.isnan(values).astype(np.float64)
        matches = np.where(np.isnan(values), np.nan, values == self.codes)
        return np.where(self.codes == -1, numbers, np.where(self.codes == -2, gaps, matches))
