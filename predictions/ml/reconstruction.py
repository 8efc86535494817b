"""What the published rung would have said at past days, by models that knew only what was known then."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from predictions.mart.columns import Days, Floats
from predictions.ml.examples import LabelledHistory
from predictions.ml.origins import OutOfTime
from predictions.ml.rungs import Rung


@dataclass(frozen=True)
class Reconstruction:
    """The predictions at the rolling origins of a training; all arrays have one length.

    Attributes:
        customer_pks: primary keys of the customers.
        as_of: the origin, day of the prediction.
        probability: by the published rung, fitted on what the origin knew.
        base_rate: the leaving rate that the origin knew.
        left: 1 when the account left within the horizon, else 0.
        left_on: day of leaving; NaT when it stayed, or when silence stands for leaving.
    """

    customer_pks: NDArray[np.int64]
    as_of: Days
    probability: Floats
    base_rate: Floats
    left: Floats
    left_on: Days

    @classmethod
    def of(cls, history: LabelledHistory, tested: OutOfTime, rung: Rung) -> "Reconstruction":
        """The test of a training, with the names of the accounts."""
        examples = tested.examples
        origins = np.array(tested.origins, dtype="datetime64[D]")
        pks = history.features.customer_pks[np.isin(history.examples.as_of, origins)]
        horizon = np.timedelta64(history.definition.horizon_days, "D")
        in_time = (examples.left == 1) & (examples.left_on <= examples.as_of + horizon)
        return cls(
            customer_pks=pks,
            as_of=examples.as_of,
            probability=tested.probabilities[rung],
            base_rate=tested.probabilities[Rung.BASE_RATE],
            left=examples.left,
            left_on=np.where(in_time, examples.left_on, np.datetime64("NaT", "D")),
        )
