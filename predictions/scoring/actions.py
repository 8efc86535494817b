"""The recommended actions of a chunk: ``PredictionResult.recommended_action`` on columns."""

import numpy as np

from predictions.domain import (
    ACTIONABLE_GROUPS,
    TOP_FEATURES,
    DriverGroup,
    FeatureContract,
    recommend_action,
)
from predictions.mart.columns import Floats, Integers
from predictions.scoring.risk import TIERS

GROUPS = tuple(DriverGroup)
_ACTIONABLE = np.array([group in ACTIONABLE_GROUPS for group in GROUPS])
# one sentence per tier and strongest group; the last column is "no group raises the risk"
_SENTENCES = [
    [recommend_action(tier, [group]) for group in GROUPS] + [recommend_action(tier, [])] for tier in TIERS
]


def group_positions(contract: FeatureContract) -> Integers:
    """The position in ``GROUPS`` of each feature's driver group, (k,)."""
    return np.array([GROUPS.index(feature.group) for feature in contract], dtype=np.int64)


def recommended_actions(tiers: Integers, focus: Integers) -> list[str]:
    """One sentence per account.

    Args:
        tiers: positions in ``TIERS``, (n,).
        focus: what ``focus_positions`` gives, (n,).
    """
    return [_SENTENCES[tier][group] for tier, group in zip(tiers.tolist(), focus.tolist(), strict=True)]


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
    top = np.argsort(-np.abs(contributions), axis=1, kind="stable")[:, :TOP_FEATURES]
    sums = np.zeros((count, len(GROUPS)))
    # rank by rank: the same order of additions as the domain's, so that ties fall the same way
    for rank in range(top.shape[1]):
        columns = top[:, rank]
        sums[rows, groups[columns]] += contributions[rows, columns]
    rising = np.where(_ACTIONABLE & (sums > 0), sums, -np.inf)
    best = np.argmax(rising, axis=1)
    return np.where(np.isfinite(rising[rows, best]), best, len(GROUPS))
