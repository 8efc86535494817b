"""How much is known about each of many accounts: ``coverage_of`` on columns."""

from collections.abc import Mapping

import numpy as np

from predictions.domain import FeatureContract
from predictions.mart.columns import Booleans, Column, Floats


def coverages(
    contract: FeatureContract, importance: Mapping[str, float], columns: Mapping[str, Column], count: int
) -> Floats:
    """Shares of the model's importance that rest on known inputs, (n,); NaN where it was not measured."""
    total = sum(importance.values())
    if not total:
        return np.full(count, np.nan)
    known = np.zeros(count)
    for feature in contract:
        if weight := importance.get(feature.name, 0.0):
            is_known = _is_known(columns[feature.name])
            if feature.counted_by in columns:
                is_known |= columns[feature.counted_by] == 0
            known += weight * is_known
    return np.minimum(known / total, 1.0)


def _is_known(column: Column) -> Booleans:
    return np.asarray(column != None if column.dtype.kind == "O" else ~np.isnan(column))  # noqa: E711 by element
