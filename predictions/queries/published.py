"""The published predictions as other programs read them."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date, datetime
from itertools import batched

from predictions.domain.reasons import MOST_REASONS
from predictions.models import CurrentScoreRecord
from predictions.queries.reasons import reasons_read

ROWS_PER_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class PublishedPrediction:
    """One line of the export; its fields are the export's columns, in their order.

    Attributes:
        probability_low, probability_high: 80 % interval; None where the model has none.
        top_driver_1, top_driver_2, top_driver_3: reasons in words; None where there are fewer.
        predicted_at: UTC.
    """

    customer_id: str
    as_of: date
    churn_probability: float
    probability_low: float | None
    probability_high: float | None
    risk_tier: str
    risk_score: float
    top_driver_1: str | None
    top_driver_2: str | None
    top_driver_3: str | None
    recommended_action: str
    model_version: str
    mart_version: str
    predicted_at: datetime


def published_predictions() -> Iterator[list[tuple[object, ...]]]:
    """The published predictions in groups of 5,000, by customer id."""
    scores = CurrentScoreRecord.objects.select_related("prediction", "customer").order_by(
        "customer__customer_id"
    )
    for batch in batched(scores.iterator(chunk_size=ROWS_PER_BATCH), ROWS_PER_BATCH):
        yield [astuple(_line(score)) for score in batch]


def _line(score: CurrentScoreRecord) -> PublishedPrediction:
    kept = score.prediction
    drivers = [reason.text for reason in reasons_read(kept.reasons)]
    first, second, third = drivers + [None] * (MOST_REASONS - len(drivers))
    return PublishedPrediction(
        customer_id=score.customer.customer_id,
        as_of=score.as_of,
        churn_probability=score.churn_probability,
        probability_low=kept.probability_low,
        probability_high=kept.probability_high,
        risk_tier=score.risk_tier,
        risk_score=score.risk_score,
        top_driver_1=first,
        top_driver_2=second,
        top_driver_3=third,
        recommended_action=kept.recommended_action,
        model_version=kept.model_version,
        mart_version=kept.mart_version,
        predicted_at=kept.predicted_at,
    )
