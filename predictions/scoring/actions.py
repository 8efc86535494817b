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
    return _strongest(_top_sums(groups, contributions.T))


def _top_sums(groups: Integers, contributions: Floats) -> Floats:
    """What the top features add to the odds in each group, of contributions (k, n), (groups, n)."""
    sizes = np.abs(contributions, order="C")
    least = _least_of_top(sizes)
    sums, counts = np.zeros((len(GROUPS), len(least))), np.zeros(len(least), dtype=np.int16)
    # in the order of the contract, as the domain adds them, so that ties fall the same way
    for group, size, added in zip(groups, sizes, contributions, strict=True):
        is_top = size >= least
        counts += is_top
        sums[group] += is_top * added
    for row in np.flatnonzero((counts > TOP_FEATURES) & (least > 0)):
        sums[:, row] = _top_sums_of_one(groups, contributions[:, row])
    return sums


def _least_of_top(sizes: Floats) -> Floats:
    """The smallest of each account's top features, of sizes (k, n), (n,).

    The largest so far stand in order and the sizes of each feature sink through them: nobody is sorted.
    """
    top = list(np.zeros((TOP_FEATURES, sizes.shape[1])))
    larger, sinking = np.empty(sizes.shape[1]), np.empty(sizes.shape[1])
    for size in sizes:
        np.copyto(sinking, size)
        for place, standing in enumerate(top):
            np.maximum(standing, sinking, out=larger)
            np.minimum(standing, sinking, out=sinking)
            top[place], larger = larger, standing
    return np.asarray(top[-1])


def _top_sums_of_one(groups: Integers, contributions: Floats) -> Floats:
    """The same of one account (k,): among features of one size the earlier one is a top one, (groups,)."""
    top = np.argsort(-np.abs(contributions), kind="stable")[:TOP_FEATURES]
    sums = np.zeros(len(GROUPS))
    for feature in np.sort(top):
        sums[groups[feature]] += contributions[feature]
    return sums


def _strongest(sums: Floats) -> Integers:
    """The actionable group with the largest sum above 0, the first among equals, (n,)."""
    found, largest = np.full(sums.shape[1], len(GROUPS)), np.zeros(sums.shape[1])
    for group in np.flatnonzero(_ACTIONABLE):
        found[sums[group] > largest] = group
        np.maximum(largest, sums[group], out=largest)
    return found
