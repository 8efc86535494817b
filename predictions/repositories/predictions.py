"""How the predictions of a chunk are kept."""

from dataclasses import asdict
from datetime import datetime

from customers.models import CustomerRecord
from predictions.models import PredictionRecord
from predictions.repositories.chunks import ChunkWork
from predictions.scoring import ScoredBatch

ROWS_PER_STATEMENT = 1_000
_REPLACED = (
    "as_of",
    "churn_probability",
    "probability_low",
    "probability_high",
    "risk_tier",
    "risk_score",
    "feature_values",
    "contributions",
    "reasons",
    "recommended_action",
    "model_version",
    "mart_version",
    "predicted_at",
)


def prediction_records(
    work: ChunkWork, batch: ScoredBatch, *, predicted_at: datetime
) -> list[PredictionRecord]:
    """One record per account of a scored chunk, not yet written."""
    return [
        PredictionRecord(
            run_id=work.run_id,
            customer_id=batch.customer_pks[row],
            as_of=work.as_of,
            churn_probability=batch.probability[row],
            probability_low=batch.probability_low[row],
            probability_high=batch.probability_high[row],
            risk_tier=batch.risk_tiers[row],
            risk_score=batch.risk_scores[row],
            feature_values=batch.feature_values[row],
            contributions=batch.contributions[row],
            reasons=[asdict(reason) for reason in batch.reasons[row]],
            recommended_action=batch.actions[row],
            model_version=work.model_version,
            mart_version=work.mart_version,
            predicted_at=predicted_at,
        )
        for row in range(len(batch))
    ]


def write_predictions(records: list[PredictionRecord]) -> int:
    """Writes predictions, replacing those of the same run and customer; call inside a transaction.

    Returns:
        How many were written; customers deleted since the mart was built are left out.
    """
    asked = [record.customer_id for record in records]
    existing = set(CustomerRecord.objects.filter(pk__in=asked).values_list("pk", flat=True))
    kept = [record for record in records if record.customer_id in existing]
    PredictionRecord.objects.bulk_create(
        kept,
        batch_size=ROWS_PER_STATEMENT,
        update_conflicts=True,
        unique_fields=["run", "customer"],
        update_fields=_REPLACED,
    )
    return len(kept)
