"""Where values stand in the portfolio."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from predictions.domain import Standing
from predictions.scoring.inputs import Floats

FEWEST_PEERS = 20
SAMPLE_STRIPES = 20
SAMPLE_SIZE = 10_000


class Peers:
    """Sorted values of each numeric feature over the portfolio, or over an even sample of a large one.

    Args:
        columns: feature columns of the accounts to compare with; categories are left out.
    """

    def __init__(self, columns: Mapping[str, NDArray[Any]]) -> None:
        self._sorted = {
            name: np.sort(known)
            for name, values in columns.items()
            if values.dtype.kind == "f" and len(known := values[~np.isnan(values)]) >= FEWEST_PEERS
        }

    def standings(self, feature_name: str, values: Floats) -> list[Standing | None]:
        """The place of each value; None where it is missing or too few accounts have one.

        Args:
            feature_name: a feature of the contract.
            values: its values, (n,).
        """
        peers = self._sorted.get(feature_name)
        if peers is None:
            return [None] * len(values)
        below = np.searchsorted(peers, values, side="left") / len(peers)
        above = 1 - np.searchsorted(peers, values, side="right") / len(peers)
        return [
            None if missing else Standing(low, high)
            for missing, low, high in zip(np.isnan(values), below.tolist(), above.tolist(), strict=True)
        ]


def sample_ranges(account_count: int) -> Iterable[tuple[int, int]]:
    """Inclusive ranges of positions that hold an even sample: everybody, or stripes of a large portfolio."""
    if account_count <= SAMPLE_SIZE:
        return [(0, account_count - 1)] if account_count else []
    width = SAMPLE_SIZE // SAMPLE_STRIPES
    starts = np.linspace(0, account_count - width, SAMPLE_STRIPES).astype(int).tolist()
    return [(start, start + width - 1) for start in starts]
