"""How the predictions of a chunk are kept.

Columns become rows here and nowhere before: building a model instance for each cost more than scoring it.
"""

from datetime import datetime
from itertools import repeat

import numpy as np

from predictions.domain import DriverGroup
from predictions.mart.columns import Floats
from predictions.repositories.chunks import ChunkWork
from predictions.repositories.packing import packed_floats, packed_reasons, packed_values
from predictions.repositories.rows import Cell, KeyedRows, KeyedTable, date_cell, moment_cell
from predictions.scoring.batch import ScoredBatch
from predictions.scoring.comparison import Comparison
from predictions.scoring.risk import TIERS

TABLE = KeyedTable(
    "predictions_predictionrecord",
    {
        "run_id": "int8",
        "customer_id": "int8",
        "as_of": "date",
        "churn_probability": "float8",
        "probability_low": "float8",
        "probability_high": "float8",
        "risk_tier": "varchar",
        "risk_score": "float8",
        "feature_values": "bytea",
        "contributions": "bytea",
        "coverage": "float8",
        "compared_with": "int8",
        "contributions_before": "bytea",
        "reasons": "bytea",
        "top_group": "varchar",
        "focus_group": "varchar",
        "survival": "bytea",
        "model_version": "varchar",
        "mart_version": "varchar",
        "predicted_at": "timestamptz",
    },
)
_TIERS = [tier.value for tier in TIERS]
_GROUPS = [*(group.value for group in DriverGroup), ""]  # the last one, also as −1, is none


def prediction_rows(work: ChunkWork, batch: ScoredBatch, *, predicted_at: datetime) -> KeyedRows:
    """One row per account of a scored chunk, ready to be written."""
    compared_with, before = _before(batch.before, len(batch))
    rest = (
        repeat(date_cell(work.as_of)),
        batch.probability.tolist(),
        _or_none(batch.probability_low),
        _or_none(batch.probability_high),
        [_TIERS[tier] for tier in batch.tiers.tolist()],
        batch.risk_scores.tolist(),
        packed_values(batch.contract, batch.columns),
        packed_floats(batch.contributions),
        _or_none(batch.coverage),
        compared_with,
        before,
        packed_reasons(batch.reasons),
        _top_groups(batch),
        [_GROUPS[group] for group in batch.focus.tolist()],
        repeat(b"") if batch.survival is None else packed_floats(batch.survival),
        repeat(work.model_version),
        repeat(work.mart_version),
        repeat(moment_cell(predicted_at)),
    )
    return KeyedRows(work.run_id, batch.customer_pks.tolist(), rest)


def write_predictions(rows: KeyedRows) -> int:
    """Writes predictions, replacing those of the same run and customer; call inside a transaction.

    Returns:
        How many were written; customers deleted since the mart was built are left out.
    """
    return TABLE.write(rows)


def _top_groups(batch: ScoredBatch) -> list[str]:
    """The driver group of the first reason; empty where there is none."""
    of_feature = [feature.group.value for feature in batch.contract] + [""]
    return [of_feature[feature] for feature in batch.reasons.features[:, 0].tolist()]


def _before(before: Comparison | None, count: int) -> tuple[list[Cell], list[bytes]]:
    """What each account is compared with, and what the model says of those inputs."""
    compared_with: list[Cell] = [None] * count
    said = [b""] * count
    if before is not None:
        told = zip(
            before.rows.tolist(),
            before.prediction_ids.tolist(),
            packed_floats(before.contributions),
            strict=True,
        )
        for row, prediction, contributions in told:
            compared_with[row], said[row] = prediction, contributions
    return compared_with, said


def _or_none(values: Floats) -> list[Cell]:
    """NaN as None, where there are any."""
    cells: list[Cell] = values.tolist()
    return [None if cell != cell else cell for cell in cells] if np.isnan(values).any() else cells  # noqa: PLR0124
