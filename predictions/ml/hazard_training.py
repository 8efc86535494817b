"""Fits the hazard on a sample of snapshots."""

import numpy as np

from predictions.domain import FeatureContract
from predictions.mart.columns import SnapshotColumns
from predictions.ml.hazard import HazardModel
from predictions.ml.person_months import PersonMonths

MOST_SNAPSHOTS = 30_000
SEED = 22


def fit_hazard(
    contract: FeatureContract,
    snapshots: SnapshotColumns,
    outcomes: PersonMonths,
    *,
    most_snapshots: int = MOST_SNAPSHOTS,
) -> HazardModel:
    """Fits the hazard on all months of a random sample of snapshots.

    Args:
        contract: names, kinds and signs of the features.
        snapshots: where the features of ``outcomes`` come from.
        outcomes: who was at risk and who left.
        most_snapshots: the size of the sample.
    """
    if len(outcomes.rows) > most_snapshots:
        random = np.random.default_rng(SEED)
        outcomes = outcomes.where(np.sort(random.permutation(len(outcomes.rows))[:most_snapshots]))
    columns = {name: values[outcomes.rows] for name, values in snapshots.features.columns.items()}
    return HazardModel.learnt_from(contract, columns, outcomes)
