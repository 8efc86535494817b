"""How often people and the model were right about renewals that are over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    Field,
    FloatField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Abs
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from customers.queries.over_all import added_up
from gtm.domain import RenewalCall
from gtm.domain.renewal import LIKELY, LikelihoodBasis
from gtm.models import RenewalForecastRecord

WATCHED_DAYS = 365
FEWEST_JUDGED = 5
LARGEST_MISSES = 10
MONEY: "Field[Any, Any]" = DecimalField(max_digits=16, decimal_places=2)
KEPT = ~Q(outcome=RenewalCall.CHURN)
SAYS_KEPT = ~Q(call=RenewalCall.CHURN)
MODEL_SAYS_KEPT = Q(model_likelihood__gte=LIKELY)
SPOKEN = Q(model_likelihood__isnull=False)
PRICED = Q(model_mrr__isnull=False, outcome_mrr__isnull=False)


@dataclass(frozen=True, slots=True)
class Score:
    """How one way of forecasting did; the money over renewals whose price is known.

    Attributes:
        hits: share of the renewals of which it said rightly whether the customer stays.
        brier: mean squared distance of its chance of staying from what came; 0 is perfect.
        error: mean distance of its amount from what was paid, US dollars a month.
        bias: what it expected in sum more than was paid, US dollars a month.
    """

    hits: float | None
    brier: float | None
    error: Decimal | None
    bias: Decimal | None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """People beside the model on the same renewals.

    Attributes:
        name: of the person; empty for all together.
        judged: renewals that are over and had a forecast.
        compared: those of which the model had said something too: all scores are of these.
        reconstructed: those where that was worked out later.
        exact: share of those judged that ended as the person said: renew, downgrade, upgrade or churn.
        naive: everybody renews at the price of the day.
    """

    name: str
    judged: int
    compared: int
    reconstructed: int
    exact: float | None
    people: Score
    model: Score
    naive: Score

    @property
    def is_enough(self) -> bool:
        """Whether there are enough renewals to judge anybody by."""
        return self.compared >= FEWEST_JUDGED


@dataclass(frozen=True, slots=True)
class Miss:
    """A renewal of which the person was far off; amounts in US dollars a month."""

    account_pk: int
    account: str
    renewal_on: date
    by: str
    call: str
    mrr: Decimal
    model_likelihood: float | None
    model_mrr: Decimal | None
    outcome: str
    outcome_mrr: Decimal

    @property
    def off_by(self) -> Decimal:
        """What the person expected more than was paid."""
        return self.mrr - self.outcome_mrr


def accuracy_by_person(user: User, scope: Scope, today: date) -> tuple[Accuracy, list[Accuracy]]:
    """Of the last twelve months: all together, and each person, the most forecasts first; two queries.

    Of many accounts it is as some seconds ago, as are the largest misses.
    """
    rows: list[Any] = added_up(
        "renewal-accuracy",
        user,
        scope,
        stands_on=lambda: today,
        add_up=lambda: list(_judged(user, scope, today).order_by().values("made_by").annotate(**_figures())),
    )
    people = {
        person.pk: str(person) for person in User.objects.filter(pk__in=[row["made_by"] for row in rows])
    }
    scores = [_accuracy(people.get(row["made_by"], _("Somebody without a login")), row) for row in rows]
    together = {name: _sum_of(rows, name) for name in _figures()}
    return _accuracy("", together), sorted(scores, key=lambda score: (-score.judged, score.name))


def largest_misses(user: User, scope: Scope, today: date) -> list[Miss]:
    """The renewals of which people were furthest off, in two queries."""
    furthest = added_up(
        "renewal-misses",
        user,
        scope,
        stands_on=lambda: today,
        add_up=lambda: list(_furthest_off(_judged(user, scope, today))),
    )
    records = RenewalForecastRecord.objects.filter(pk__in=furthest)
    shown = records.select_related("customer", "made_by").order_by(_distance("mrr").desc(), "pk")
    return [
        Miss(
            account_pk=record.customer_id,
            account=record.customer.name,
            renewal_on=record.renewal_on,
            by=str(record.made_by or _("Somebody")),
            call=record.get_call_display(),
            mrr=record.mrr,
            model_likelihood=record.model_likelihood,
            model_mrr=record.model_mrr,
            outcome=record.get_outcome_display(),
            outcome_mrr=record.outcome_mrr or Decimal(0),
        )
        for record in shown
    ]


def _furthest_off(judged: QuerySet[RenewalForecastRecord]) -> QuerySet[RenewalForecastRecord, int]:
    far_off = judged.filter(outcome_mrr__isnull=False).exclude(mrr=F("outcome_mrr"))
    return far_off.order_by(_distance("mrr").desc(), "pk").values_list("pk", flat=True)[:LARGEST_MISSES]


def _judged(user: User, scope: Scope, today: date) -> QuerySet[RenewalForecastRecord]:
    found = RenewalForecastRecord.objects.filter(
        is_latest=True,
        judged_at__isnull=False,
        renewal_on__gt=today - timedelta(days=WATCHED_DAYS),
        renewal_on__lt=today,
    )
    if scope.within(Scope(user.reach)) is Scope.ALL:
        return found
    return found.filter(customer__in=CustomerRecord.objects.visible_to(user, scope))


def _distance(field: str) -> Abs:
    return Abs(ExpressionWrapper(F(field) - F("outcome_mrr"), output_field=MONEY))


def _figures() -> dict[str, Any]:
    agrees = (SAYS_KEPT & KEPT) | (~SAYS_KEPT & ~KEPT)
    model_agrees = (MODEL_SAYS_KEPT & KEPT) | (~MODEL_SAYS_KEPT & ~KEPT)
    came = Case(When(KEPT, then=Value(1.0)), default=Value(0.0), output_field=FloatField())
    distance = F("model_likelihood") - came
    figures: dict[str, Any] = {
        "judged": Count("pk"),
        "compared": Count("pk", filter=SPOKEN),
        "reconstructed": Count("pk", filter=Q(model_basis=LikelihoodBasis.RECONSTRUCTED)),
        "exact": Count("pk", filter=Q(call=F("outcome"))),
        "people_hits": Count("pk", filter=SPOKEN & agrees),
        "model_hits": Count("pk", filter=SPOKEN & model_agrees),
        "naive_hits": Count("pk", filter=SPOKEN & KEPT),
        "model_squares": Sum(distance * distance, filter=SPOKEN, output_field=FloatField()),
        "priced": Count("pk", filter=SPOKEN & PRICED),
    }
    for name, field in (("people", "mrr"), ("model", "model_mrr"), ("naive", "mrr_then")):
        figures[f"{name}_off"] = Sum(_distance(field), filter=SPOKEN & PRICED)
        figures[f"{name}_bias"] = Sum(
            ExpressionWrapper(F(field) - F("outcome_mrr"), output_field=MONEY), filter=SPOKEN & PRICED
        )
    return figures


def _accuracy(name: str, row: Mapping[str, Any]) -> Accuracy:
    hits = {who: _share(row[f"{who}_hits"], row["compared"]) for who in ("people", "model", "naive")}
    # who names no chance means 0 or 1: squared, each miss counts as one
    briers = {who: None if share is None else 1 - share for who, share in hits.items()}
    briers["model"] = _share(row["model_squares"] or 0.0, row["compared"])
    scores = {
        who: Score(
            hits=hits[who],
            brier=briers[who],
            error=row[f"{who}_off"] / row["priced"] if row["priced"] else None,
            bias=row[f"{who}_bias"] if row["priced"] else None,
        )
        for who in hits
    }
    return Accuracy(
        name=name,
        judged=row["judged"],
        compared=row["compared"],
        reconstructed=row["reconstructed"],
        exact=_share(row["exact"], row["judged"]),
        **scores,
    )


def _sum_of(rows: Sequence[Mapping[str, Any]], name: str) -> Any:
    return sum(row[name] or 0 for row in rows)


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None
