"""The backtest of the months before the first published prediction, from the test of a training."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from predictions.ml.reconstruction import Reconstruction
from predictions.watching.backtest import JudgedRows

FLAGGED_SHARE = 0.1


def reconstructed_months(reconstruction: Reconstruction) -> Iterator[tuple[date, JudgedRows]]:
    """The predictions of each origin, oldest first.

    Nobody had been shown a tier, so the top tenth of each month stands for the flagged; nobody can have
    acted on them.
    """
    for day in np.unique(reconstruction.as_of):
        rows = np.flatnonzero(reconstruction.as_of == day)
        probability, left = reconstruction.probability[rows], reconstruction.left[rows]
        is_flagged = np.zeros(len(rows), dtype=bool)
        is_flagged[np.argsort(-probability, kind="stable")[: round(FLAGGED_SHARE * len(rows))]] = True
        yield (
            day.astype(date),
            JudgedRows(
                accounts=reconstruction.customer_pks[rows],
                probability=probability,
                base_rate=reconstruction.base_rate[rows],
                is_flagged=is_flagged,
                left=left,
                left_on=reconstruction.left_on[rows],
                was_acted_on=np.zeros(len(rows), dtype=bool),
                tiers=np.full(len(rows), "", dtype=np.str_),
            ),
        )
