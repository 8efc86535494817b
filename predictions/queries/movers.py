"""The accounts whose risk moved most with the last published run, and what moved it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DecimalField, F, FloatField
from django.db.models.functions import Cast, Coalesce

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from customers.queries.over_all import added_up
from predictions.models import CurrentScoreRecord, PredictionRecord, RunStatus, ScoringRunRecord
from predictions.queries.breakdowns import Breakdown, breakdowns_of
from predictions.queries.movements import movement_between
from predictions.queries.operating_point import tier_cutoffs
from predictions.queries.runs import current_run

SMALLEST_MOVE = 0.02  # of the probability: two points
MONTHS = 12


@dataclass(frozen=True, slots=True)
class MoverRow:
    """One account whose risk moved.

    Attributes:
        probability, previous: of leaving, by the last run and by the one before.
        moved: yearly revenue times the change, US dollars; positive is more at risk.
        cause: what moved it most, in words; empty where the change cannot be taken apart.
    """

    pk: int
    name: str
    tier: str
    probability: float
    previous: float
    moved: float
    cause: str


@dataclass(frozen=True, slots=True)
class Movers:
    """What the last published run changed.

    Attributes:
        as_of, before: days of that run and of the one before; None where there is none.
    """

    as_of: date | None
    before: date | None
    rises: tuple[MoverRow, ...] = ()
    falls: tuple[MoverRow, ...] = ()


def movers(user: User, scope: Scope, limit: int) -> Movers:
    """The largest rises and falls in revenue at risk, at most ``limit`` of each; eight queries.

    Over many accounts they are those of some seconds ago.
    """
    runs = ScoringRunRecord.objects.of_everybody().published().order_by("-published_at")
    as_of = runs.values_list("as_of", flat=True).first()
    before = runs.filter(as_of__lt=as_of).values_list("as_of", flat=True).first() if as_of else None
    if before is None:
        return Movers(as_of, None)
    rises, falls = added_up(
        "movers",
        user,
        scope,
        stands_on=lambda: (current_run(), tier_cutoffs(), limit),
        add_up=lambda: _largest(user, scope, limit),
    )
    causes = _causes([*rises, *falls])
    return Movers(
        as_of=as_of,
        before=before,
        rises=tuple(_row(values, causes) for values in rises),
        falls=tuple(_row(values, causes) for values in falls),
    )


def _largest(user: User, scope: Scope, limit: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rises and the falls, the largest first."""
    moved = _moved(user, scope)
    rises = moved.filter(moved__gt=0).order_by("-moved", "pk")
    falls = moved.filter(moved__lt=0).order_by("moved", "pk")
    return list(rises[:limit]), list(falls[:limit])


def _moved(user: User, scope: Scope) -> Any:
    """A queryset of dicts with ``moved``, US dollars a year."""
    change = F("churn_probability") - F("previous_probability")
    yearly = Cast(Coalesce("mrr", 0, output_field=DecimalField()), FloatField()) * MONTHS
    scores = CurrentScoreRecord.objects.filter(customer__churn_date=None)
    if scope.within(Scope(user.reach)) is not Scope.ALL:
        scores = scores.filter(customer__in=CustomerRecord.objects.visible_to(user, scope))
    far = scores.annotate(change=change).exclude(change__gt=-SMALLEST_MOVE, change__lt=SMALLEST_MOVE)
    return far.annotate(moved=F("change") * yearly).values(
        "pk",
        "customer__name",
        "risk_tier",
        "churn_probability",
        "previous_probability",
        "prediction_id",
        "as_of",
        "moved",
    )


def _causes(rows: Sequence[dict[str, Any]]) -> dict[int, str]:
    """What moved each account most, in three queries; accounts without a cause are left out."""
    before = _predictions_before(rows)
    found = breakdowns_of([*(row["prediction_id"] for row in rows), *before.values()])
    causes = {}
    for row in rows:
        now, then = found.get(row["prediction_id"]), found.get(before.get(row["pk"], 0))
        if now is not None and then is not None and (cause := _cause(then, now)):
            causes[row["pk"]] = cause
    return causes


def _predictions_before(rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    """The last prediction of a finished run on an earlier day, by account."""
    as_of = {row["pk"]: row["as_of"] for row in rows}
    kept = PredictionRecord.objects.filter(
        customer__in=as_of,
        run__status=RunStatus.SUCCEEDED,
        run__published_at__isnull=False,
        run__customer=None,
    ).order_by("as_of", "predicted_at")
    found = kept.values_list("customer_id", "pk", "as_of")
    return {customer: pk for customer, pk, day in found if day < as_of[customer]}


def _cause(then: Breakdown, now: Breakdown) -> str:
    """The part that goes the way of the whole change and is its largest."""
    movement = movement_between(then, now)
    rows = [row for row in movement.rows if row.raised_risk == (movement.points > 0)]
    if not rows:
        return ""
    strongest = max(rows, key=lambda row: abs(row.points))
    return f"{strongest.label}: {strongest.detail}" if strongest.detail else strongest.label


def _row(values: dict[str, Any], causes: dict[int, str]) -> MoverRow:
    return MoverRow(
        pk=values["pk"],
        name=values["customer__name"],
        tier=values["risk_tier"],
        probability=values["churn_probability"],
        previous=values["previous_probability"],
        moved=values["moved"],
        cause=causes.get(values["pk"], ""),
    )
