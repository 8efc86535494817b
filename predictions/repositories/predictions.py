"""How the predictions of a chunk are kept.

Rows go to the database as they are: building a model instance for each cost more than scoring the account.
"""

from datetime import datetime

import orjson
from django.db import connection

from predictions.repositories.chunks import ChunkWork
from predictions.repositories.rows import Cell, KeyedRow, KeyedTable
from predictions.scoring.batch import ScoredBatch

_COLUMNS = (
    "run_id",
    "customer_id",
    "as_of",
    "churn_probability",
    "probability_low",
    "probability_high",
    "risk_tier",
    "risk_score",
    "feature_values",
    "contributions",
    "coverage",
    "compared_with",
    "contributions_before",
    "reasons",
    "recommended_action",
    "focus_group",
    "survival",
    "model_version",
    "mart_version",
    "predicted_at",
)
TABLE = KeyedTable("predictions_predictionrecord", _COLUMNS)


def prediction_rows(work: ChunkWork, batch: ScoredBatch, *, predicted_at: datetime) -> list[KeyedRow]:
    """One row per account of a scored chunk, ready to be written."""
    as_of: Cell = connection.ops.adapt_datefield_value(work.as_of)
    moment: Cell = connection.ops.adapt_datetimefield_value(predicted_at)
    return [
        (
            work.run_id,
            batch.customer_pks[row],
            as_of,
            batch.probability[row],
            batch.probability_low[row],
            batch.probability_high[row],
            batch.risk_tiers[row],
            batch.risk_scores[row],
            _json(batch.feature_values[row]),
            _json(batch.contributions[row]),
            batch.coverage[row],
            batch.compared_with[row],
            _json(batch.contributions_before[row]),
            _json(batch.reasons[row]),
            batch.actions[row],
            batch.focus_groups[row],
            _json(batch.survival[row]),
            work.model_version,
            work.mart_version,
            moment,
        )
        for row in range(len(batch))
    ]


def write_predictions(rows: list[KeyedRow]) -> int:
    """Writes predictions, replacing those of the same run and customer; call inside a transaction.

    Returns:
        How many were written; customers deleted since the mart was built are left out.
    """
    return TABLE.write(rows)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()  # reasons are dataclasses, which it writes by their fields
