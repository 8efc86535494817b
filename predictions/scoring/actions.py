"""What the recommended actions of a chunk name: ``PredictionResult.recommended_action`` on columns."""

import numpy as np

from predictions.domain import (
    ACTIONABLE_GROUPS,
    TOP_FEATURES,
    DriverGroup,
    FeatureContract,
)
from predictions.mart.columns import Floats, Integers

GROUPS = tuple(DriverGroup)
_ACTIONABLE = np.array([group in ACTIONABLE_GROUPS for group in GROUPS])


def group_positions(contract: FeatureContract) -> Integers:
    """The position in ``GROUPS`` of each feature's driver group, (k,)."""
    return np.array([GROUPS.index(feature.group) for feature in contract], dtype=np.int64)


def focus_positions(contract: FeatureContract, contributions: Floats) -> Integers:
    """The strongest driver group that raises the risk and can be acted on, (n,).

    Args:
        contract: names the driver group of each column.
        contributions: log-odds, (n, k).

    Returns:
        Positions in ``GROUPS``, or ``len(GROUPS)`` where there is no such group.
    """
    groups = group_positions(contract)
    count = len(contributions)
    rows = np.arange(count)
    sizes = np.abs(contributions, order="C")
    sums = np.zeros((count, len(GROUPS)))
    # rank by rank: the same order of additions as the domain's, so that ties fall the same way
    for _ in range(min(TOP_FEATURES, sizes.shape[1])):
        columns = sizes.argmax(axis=1)
        sums[rows, groups[columns]] += contributions[rows, columns]
        sizes[rows, columns] = -1.0
    rising = np.where(_ACTIONABLE & (sums > 0), sums, -np.inf)
    best = np.argmax(rising, axis=1)
    return np.where(np.isfinite(rising[rows, best]), best, len(GROUPS))
