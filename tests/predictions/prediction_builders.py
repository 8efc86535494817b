"""Predictions with their inputs, published or not, for tests of the account page."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from customers.models import CustomerRecord
from predictions.domain import DEFAULT_CUTOFFS, FEATURE_CONTRACT, FeatureContract, FeatureKind
from predictions.domain.kept_reasons import KeptReason, feature_code
from predictions.models import (
    CurrentScoreRecord,
    ModelVersionRecord,
    PredictionRecord,
    RunStatus,
    ScoringRunRecord,
)

AS_OF = date(2026, 11, 21)


def a_reason(words: str, impact: float, group: str = "usage_trend") -> KeptReason:
    """A reason as it was told once; what it is about is known from its words alone."""
    return KeptReason(feature_code("usage_trend_30d"), impact, words=words, group=group)


def feature_values(**known) -> list:
    """Raw values in the order of the contract: 1 for each number, a plan, and what the test says."""
    plain = {
        feature.name: "growth" if feature.kind is FeatureKind.CATEGORY else 1.0
        for feature in FEATURE_CONTRACT
    }
    return [{**plain, **known}[name] for name in FEATURE_CONTRACT.names]


def contributions(**known) -> list[float]:
    return [known.get(name, 0.0) for name in FEATURE_CONTRACT.names]


def a_run(
    as_of: date = AS_OF,
    *,
    model_version: str = "1.0.0",
    fingerprint: str = "",
    contract: FeatureContract | None = None,
) -> ScoringRunRecord:
    """The published run of a day and a model."""
    moment = datetime.combine(as_of, time(23), UTC)
    model, _ = ModelVersionRecord.objects.get_or_create(
        version=model_version,
        defaults={
            "rung": "L3",
            "as_of": as_of,
            "reason": "It passed.",
            "trained_at": moment,
            "contract_fingerprint": fingerprint or FEATURE_CONTRACT.fingerprint,
            "feature_contract": contract.to_json() if contract else [],
        },
    )
    run, _ = ScoringRunRecord.objects.get_or_create(
        as_of=as_of,
        model=model,
        defaults={
            "status": RunStatus.SUCCEEDED,
            "mart_version": "m-1",
            "created_at": moment,
            "finished_at": moment,
            "published_at": moment,
        },
    )
    return run


def predict(
    account: CustomerRecord,
    probability: float,
    as_of: date = AS_OF,
    *,
    run: ScoringRunRecord | None = None,
    **fields,
) -> PredictionRecord:
    """What a finished run said about an account as of a day."""
    run = run or a_run(as_of)
    said = {
        "risk_tier": DEFAULT_CUTOFFS.tier_of(probability),
        "risk_score": 0.4,
        "feature_values": feature_values(),
        "contributions": contributions(),
        "reasons": [],
    }
    return PredictionRecord.objects.create(
        run=run,
        customer=account,
        as_of=as_of,
        churn_probability=probability,
        model_version=run.model.version,
        mart_version="m-1",
        predicted_at=run.finished_at,
        **{**said, **fields},
    )


def publish(
    account: CustomerRecord,
    probability: float,
    as_of: date = AS_OF,
    *,
    previous: float | None = None,
    **fields,
) -> CurrentScoreRecord:
    """A prediction that is the account's current score."""
    prediction = predict(account, probability, as_of, **fields)
    loss = None if account.mrr is None else round(account.mrr * 12 * Decimal(str(probability)), 2)
    return CurrentScoreRecord.objects.create(
        customer=account,
        prediction=prediction,
        as_of=as_of,
        churn_probability=probability,
        previous_probability=previous,
        risk_tier=prediction.risk_tier,
        risk_score=prediction.risk_score,
        expected_loss=loss,
        reasons=prediction.reasons,
    )
