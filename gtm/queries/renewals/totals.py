"""The figures above the renewal list: how many renew, what the model and people expect of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, FloatField, Q, Sum
from django.db.models.functions import Cast

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from gtm.queries.renewals.conditions import (
    OPPOSITE,
    STATED,
    WINDOW_WORDS,
    in_window,
    outlook_is_about_it,
    renewing,
    rolling,
    with_forecast,
)

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class WindowTotals:
    """The renewals of one window of a scope; US dollars a month.

    Attributes:
        mrr: of all of them; unknown amounts are left out.
        likely: those whose likelihood to renew is known.
        likely_mrr: what they pay.
        lost: of it, expected to leave.
        stated: those that somebody has forecast.
        opposite: those of which a person and the model expect the opposite.
    """

    count: int
    mrr: Decimal
    likely: int
    likely_mrr: Decimal
    lost: float
    stated: int
    opposite: int

    @property
    def lost_share(self) -> float | None:
        """Share of the revenue that is expected to leave; None where nothing is known."""
        return self.lost / float(self.likely_mrr) if self.likely_mrr else None


def window_counts(user: User, scope: Scope, today: date) -> tuple[dict[str, int], int]:
    """The renewals of every window of a scope, and the accounts that are billed monthly; one query."""
    wanted = {
        f"in_{window}": Count("pk", filter=renewing() & in_window(window, today)) for window in WINDOW_WORDS
    }
    found = CustomerRecord.objects.visible_to(user, scope).active()
    values = found.aggregate(**wanted, rolling=Count("pk", filter=rolling()))
    return {window: values[f"in_{window}"] for window in WINDOW_WORDS}, values["rolling"]


def window_totals(user: User, scope: Scope, window: str, today: date) -> WindowTotals:
    """The totals of one window of days, in three queries; two before anybody has forecast."""
    found = CustomerRecord.objects.visible_to(user, scope).filter(renewing(), in_window(window, today))
    known = outlook_is_about_it()
    values = found.aggregate(
        count=Count("pk"),
        paid=Sum("mrr"),
        likely=Count("pk", filter=known),
        likely_mrr=Sum("mrr", filter=known),
        lost=Sum(
            Cast("mrr", FloatField()) * (1.0 - F("outlook__likelihood")),
            filter=known,
            output_field=FloatField(),
        ),
    )
    stated = found.filter(with_forecast(STATED)).count()
    opposite = found.filter(with_forecast(OPPOSITE)).count() if stated else 0
    return _totals(values, stated, opposite)


def _totals(values: Mapping[str, Any], stated: int, opposite: int) -> WindowTotals:
    return WindowTotals(
        count=values["count"],
        mrr=values["paid"] or NOTHING,
        likely=values.get("likely", 0),
        likely_mrr=values.get("likely_mrr") or NOTHING,
        lost=values.get("lost") or 0.0,
        stated=stated,
        opposite=opposite,
    )


def has_any_renewal(user: User) -> bool:
    """Whether the person may see a single account that renews."""
    return CustomerRecord.objects.visible_to(user).filter(renewing(), ~Q(renewal_date=None)).exists()
