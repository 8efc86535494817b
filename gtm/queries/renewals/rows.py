"""A renewal as pages show it: the account, what the model expects and what people forecast."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from gtm.domain import (
    Difference,
    ExpectedRenewal,
    LikelihoodBasis,
    RenewalCall,
    RenewalChanges,
    RenewalForecast,
)
from gtm.domain.month import MONTHS_PER_YEAR
from gtm.models import RenewalForecastRecord
from gtm.queries.renewals.model_says import changes_in_force
from predictions.domain import RiskTier

NAME_PARTS = ("first_name", "last_name", "username")
ROW_PATHS = (
    "pk",
    "customer_id",
    "name",
    "mrr",
    "renewal_date",
    "notice_date",
    *(f"csm__{part}" for part in NAME_PARTS),
    *(f"account_executive__{part}" for part in NAME_PARTS),
    "current_score__churn_probability",
    "current_score__previous_probability",
    "current_score__risk_tier",
    "outlook__renewal_on",
    "outlook__likelihood",
    "outlook__basis",
)
STATED_PATHS = (
    "pk",
    "customer",
    "renewal_on",
    "call",
    "mrr",
    "note",
    "made_at",
    *(f"made_by__{part}" for part in NAME_PARTS),
)


@dataclass(frozen=True, slots=True)
class StatedForecast:
    """What a person forecast.

    Attributes:
        by: name of the person; empty for somebody who has no login any more.
    """

    pk: int
    forecast: RenewalForecast
    note: str
    by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """One renewal.

    Attributes:
        renewal_on: None when no date is known.
        days_left: negative when the date has passed; None without one.
        mrr: US dollars a month; None when unknown.
        tier: risk of the account; None when it has no score.
        likelihood: to stay past the renewal; None when nothing is known about it.
        expected: what the model expects; None where likelihood or price are unknown.
        stated: the latest forecast of a person; None without one.
        csm, account_executive: names; empty for nobody.
    """

    pk: int
    customer_id: str
    name: str
    mrr: Decimal | None
    renewal_on: date | None
    days_left: int | None
    notice_on: date | None
    churn_probability: float | None
    previous_probability: float | None
    tier: RiskTier | None
    likelihood: float | None
    basis: LikelihoodBasis
    expected: ExpectedRenewal | None
    stated: StatedForecast | None
    csm: str
    account_executive: str

    @property
    def arr(self) -> Decimal | None:
        """US dollars a year."""
        return None if self.mrr is None else self.mrr * MONTHS_PER_YEAR

    @property
    def is_open(self) -> bool:
        """Whether it can still be forecast."""
        return self.days_left is not None and self.days_left >= 0

    @property
    def difference(self) -> Difference | None:
        """How the person's forecast stands to the model's; None without both."""
        if self.stated is None or self.expected is None:
            return None
        return Difference(self.stated.forecast, self.expected)


def renewal_rows(found: Iterable[Mapping[str, Any]], today: date) -> list[RenewalRow]:
    """The rows of ``ROW_PATHS`` with their forecasts and what the model expects, in two more queries."""
    values = list(found)
    if not values:
        return []
    stated = latest_forecasts([row["pk"] for row in values])
    changes = changes_in_force()
    return [_row(row, today, changes, stated.get((row["pk"], row["renewal_date"]))) for row in values]


def latest_forecasts(customers: Iterable[int]) -> dict[tuple[int, date | None], StatedForecast]:
    """The latest forecasts of the renewals ahead by account and day, in one query."""
    latest = RenewalForecastRecord.objects.filter(customer__in=customers, is_latest=True)
    of_now = latest.filter(customer__renewal_date=F("renewal_on")).order_by()
    return {
        (said["customer"], said["renewal_on"]): StatedForecast(
            pk=said["pk"],
            forecast=RenewalForecast(RenewalCall(said["call"]), said["mrr"]),
            note=said["note"],
            by=_name(said, "made_by"),
            made_at=said["made_at"],
        )
        for said in of_now.values(*STATED_PATHS)
    }


def stated_forecast(record: RenewalForecastRecord) -> StatedForecast:
    """A forecast as pages show it; its person must be read along."""
    return StatedForecast(
        pk=record.pk,
        forecast=RenewalForecast(RenewalCall(record.call), record.mrr),
        note=record.note,
        by=str(record.made_by) if record.made_by else "",
        made_at=record.made_at,
    )


def _row(
    values: Mapping[str, Any], today: date, changes: RenewalChanges, stated: StatedForecast | None
) -> RenewalRow:
    renewal_on, mrr, tier = (
        values["renewal_date"],
        values["mrr"],
        values["current_score__risk_tier"],
    )
    is_known = renewal_on is not None and values["outlook__renewal_on"] == renewal_on
    likelihood = values["outlook__likelihood"] if is_known else None
    return RenewalRow(
        pk=values["pk"],
        customer_id=values["customer_id"],
        name=values["name"],
        mrr=mrr,
        renewal_on=renewal_on,
        days_left=None if renewal_on is None else (renewal_on - today).days,
        notice_on=values["notice_date"],
        churn_probability=values["current_score__churn_probability"],
        previous_probability=values["current_score__previous_probability"],
        tier=RiskTier(tier) if tier else None,
        likelihood=likelihood,
        basis=LikelihoodBasis(values["outlook__basis"] if is_known else ""),
        expected=None if likelihood is None or mrr is None else ExpectedRenewal(likelihood, mrr, changes),
        stated=stated,
        csm=_name(values, "csm"),
        account_executive=_name(values, "account_executive"),
    )


def _name(values: Mapping[str, Any], person: str) -> str:
    first, last, username = (values[f"{person}__{part}"] or "" for part in NAME_PARTS)
    return f"{first} {last}".strip() or username
