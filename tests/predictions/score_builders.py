"""Published scores, for tests of pages that show them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from customers.models import CustomerRecord
from predictions.domain import DEFAULT_CUTOFFS
from predictions.domain.kept_reasons import KeptReason, feature_code
from predictions.models import (
    CurrentScoreRecord,
    ModelVersionRecord,
    PredictionRecord,
    RunStatus,
    ScoringRunRecord,
)

AS_OF = date(2026, 11, 21)
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def published_run() -> ScoringRunRecord:
    """The one published run of a test."""
    model, _ = ModelVersionRecord.objects.get_or_create(
        version="0.1.0",
        defaults={
            "rung": "L0",
            "status": "published",
            "as_of": AS_OF,
            "reason": "base rate",
            "trained_at": NOW,
        },
    )
    run, _ = ScoringRunRecord.objects.get_or_create(
        as_of=AS_OF,
        defaults={"model": model, "status": RunStatus.SUCCEEDED, "created_at": NOW, "published_at": NOW},
    )
    return run


def make_score(
    account: CustomerRecord, probability: float, *, previous: float | None = None, **fields
) -> CurrentScoreRecord:
    """The published score of an account, with the prediction behind it."""
    common = {
        "as_of": AS_OF,
        "churn_probability": probability,
        "risk_tier": DEFAULT_CUTOFFS.tier_of(probability),
        "risk_score": probability,
    }
    prediction = PredictionRecord.objects.create(
        run=published_run(),
        customer=account,
        predicted_at=NOW,
        model_version="0.1.0",
        mart_version="m",
        **common,
    )
    loss = None if account.mrr is None else account.mrr * 12 * Decimal(str(probability))
    fell = KeptReason(feature_code("usage_trend_30d"), 0.8, value=-0.6931)
    shown = {"reasons": [fell], "top_group": "usage_trend", "expected_loss": loss, **fields}
    return CurrentScoreRecord.objects.create(
        customer=account, prediction=prediction, previous_probability=previous, **common, **shown
    )
