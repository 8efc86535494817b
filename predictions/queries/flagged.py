"""Whom published runs flagged, month by month."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from predictions.domain import RiskTier
from predictions.models import PredictionRecord
from predictions.watching.matured import last_runs_of_months

FLAGGED_TIERS = tuple(tier.value for tier in RiskTier if tier.requires_immediate_action)


@dataclass(frozen=True, slots=True)
class FlaggedMonth:
    """The accounts that the last published run of a month called high or critical.

    Attributes:
        as_of: of the run.
        probability: by the account's primary key, P(leaving within 90 days).
    """

    as_of: date
    probability: Mapping[int, float]


def flagged_months(first: date, last: date) -> Iterator[FlaggedMonth]:
    """The months whose run lies between the days, both included, oldest first; one query each."""
    for run_id, as_of in last_runs_of_months():
        if first <= as_of <= last:
            flagged = PredictionRecord.objects.filter(run=run_id, risk_tier__in=FLAGGED_TIERS).order_by()
            yield FlaggedMonth(as_of, dict(flagged.values_list("customer_id", "churn_probability")))


def last_scored_day() -> date | None:
    """The day that the newest published run knows; None before the first."""
    months = last_runs_of_months()
    return months[-1][1] if months else None
