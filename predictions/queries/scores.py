"""The score of one account: as published now, and as it was said before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from churnapp.compiled import compiled, first
from predictions.domain import Reason, RiskTier
from predictions.models import CurrentScoreRecord, PredictionRecord, RunStatus
from predictions.queries.reasons import reasons_read

HISTORY_POINTS = 36
USUALLY_ENOUGH = 60  # predictions for so many days


@dataclass(frozen=True, slots=True)
class CurrentScoreRow:
    """The published score of one account with its reasons.

    Attributes:
        probability_low, probability_high: 80 % interval; None where the model has none.
        previous_probability: what the last run of an earlier day said; None for a first score.
        expected_loss: MRR × 12 × probability, US dollars; None when the MRR is unknown.
        reasons: at most three, in the order they are told.
    """

    prediction_id: int
    run_id: int
    as_of: date
    probability: float
    probability_low: float | None
    probability_high: float | None
    previous_probability: float | None
    risk_tier: RiskTier
    risk_score: float
    expected_loss: Decimal | None
    reasons: tuple[Reason, ...]
    recommended_action: str
    model_version: str
    mart_version: str
    predicted_at: datetime


@dataclass(frozen=True, slots=True)
class ProbabilityPoint:
    """What was said about one account as of one day."""

    as_of: date
    probability: float
    model_version: str


def current_score(customer_pk: int) -> CurrentScoreRow | None:
    """The published score of an account in one query; None when it has none."""
    score = first(_current(account=customer_pk))
    if score is None:
        return None
    kept = score.prediction
    return CurrentScoreRow(
        prediction_id=kept.pk,
        run_id=kept.run_id,
        as_of=score.as_of,
        probability=score.churn_probability,
        probability_low=kept.probability_low,
        probability_high=kept.probability_high,
        previous_probability=score.previous_probability,
        risk_tier=RiskTier(score.risk_tier),
        risk_score=score.risk_score,
        expected_loss=score.expected_loss,
        reasons=reasons_read(kept.reasons),
        recommended_action=kept.recommended_action,
        model_version=kept.model_version,
        mart_version=kept.mart_version,
        predicted_at=kept.predicted_at,
    )


@compiled
def _current(*, account: int) -> QuerySet[CurrentScoreRecord]:
    return CurrentScoreRecord.objects.filter(customer_id=account).select_related("prediction")


def probability_history(customer_pk: int) -> list[ProbabilityPoint]:
    """What finished runs said about an account, oldest first: the last word on each of the newest 36 days."""
    newest = _newest_said(USUALLY_ENOUGH, account=customer_pk)
    points = _last_word_per_day(newest)
    if len(points) < HISTORY_POINTS and len(newest) == USUALLY_ENOUGH:  # scored several times a day
        points = _last_word_per_day(_said(customer_pk).iterator(chunk_size=USUALLY_ENOUGH))
    return points[::-1]


@compiled
def _newest_said(most: int, /, *, account: int) -> QuerySet[PredictionRecord, tuple[date, float, str]]:
    return _said(account)[:most]


def _said(account: int) -> QuerySet[PredictionRecord, tuple[date, float, str]]:
    said = PredictionRecord.objects.filter(customer_id=account, run__status=RunStatus.SUCCEEDED)
    latest_first = said.order_by("-as_of", "-predicted_at")
    return latest_first.values_list("as_of", "churn_probability", "model_version")


def _last_word_per_day(said: Iterable[tuple[date, float, str]]) -> list[ProbabilityPoint]:
    points: list[ProbabilityPoint] = []
    for as_of, probability, model_version in said:
        if points and points[-1].as_of == as_of:
            continue
        if len(points) == HISTORY_POINTS:
            break
        points.append(ProbabilityPoint(as_of, probability, model_version))
    return points
