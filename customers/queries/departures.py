"""Departures as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Lower

from customers.domain import DepartureReason
from customers.models import CustomerRecord, DepartureRecord

LEFT_ON = Coalesce("notice_date", "churn_date")
LOGGED = FilteredRelation("departures", condition=Q(departures__came_back_on=None))


@dataclass(frozen=True, slots=True)
class LeavingGroup:
    """Departures that belong together.

    Attributes:
        key: of the reason, the competitor, or the month.
        accounts: how many gave notice or left.
        mrr: what they paid a month, US dollars.
        regretted: how many of them the vendor would have liked to keep; of those that somebody logged.
        logged: how many somebody logged.
    """

    key: str
    accounts: int
    mrr: Decimal
    regretted: int
    logged: int


def open_departure(account_pk: int) -> DepartureRecord | None:
    """What was logged of an account that leaves or left; None where nothing is, or it came back."""
    logged = DepartureRecord.objects.filter(customer=account_pk, came_back_on=None)
    return logged.select_related("logged_by").first()


def newest_departure() -> int | None:
    """The key of what was logged last."""
    return DepartureRecord.objects.order_by("-pk").values_list("pk", flat=True).first()


def departures_of(accounts: QuerySet[CustomerRecord], first: date, last: date) -> QuerySet[CustomerRecord]:
    """The accounts that gave notice, or left without one, from the first day to the last."""
    leaving = accounts.filter(Q(notice_date__isnull=False) | Q(churn_date__isnull=False))
    return leaving.order_by().annotate(left_on=LEFT_ON).filter(left_on__gte=first, left_on__lte=last)


def by_reason(departures: QuerySet[CustomerRecord]) -> list[LeavingGroup]:
    """One group for each reason, those with the largest MRR first; an empty key where none is known."""
    merged: dict[str, LeavingGroup] = {}
    for group in _grouped(departures.annotate(said=Lower("churn_reason"))):
        reason = DepartureReason.from_text(group.key)
        key = reason.value if reason else ""
        merged[key] = _sum_of(merged[key], group) if key in merged else _named(group, key)
    return sorted(merged.values(), key=lambda group: (-group.mrr, -group.accounts))


def by_competitor(departures: QuerySet[CustomerRecord], most: int) -> list[LeavingGroup]:
    """Whom accounts went to, those with the largest MRR first."""
    logged = departures.annotate(logged=LOGGED).exclude(logged__competitor="")
    return list(_grouped(logged.filter(logged__isnull=False).annotate(said=F("logged__competitor"))))[:most]


def conditions_of(reason: DepartureReason) -> Q:
    """Accounts that left for a reason, whatever their file calls it."""
    found = Q()
    for text in reason.texts:
        found |= Q(churn_reason__iexact=text)
    if reason is DepartureReason.OTHER:
        known = Q()
        for each in DepartureReason:
            if each is not DepartureReason.OTHER:
                known |= conditions_of(each)
        return ~known & ~Q(churn_reason="")
    return found


def _grouped(departures: QuerySet[CustomerRecord]) -> list[LeavingGroup]:
    rows = (
        departures.alias(log=LOGGED)
        .values("said")
        .annotate(
            accounts=Count("pk"),
            paid=Sum("mrr"),
            regretted=Count("pk", filter=Q(log__is_regretted=True)),
            known=Count("log"),
        )
    )
    return [
        LeavingGroup(row["said"], row["accounts"], row["paid"] or Decimal(0), row["regretted"], row["known"])
        for row in rows.order_by(F("paid").desc(nulls_last=True))
    ]


def _named(group: LeavingGroup, key: str) -> LeavingGroup:
    return LeavingGroup(key, group.accounts, group.mrr, group.regretted, group.logged)


def _sum_of(one: LeavingGroup, other: LeavingGroup) -> LeavingGroup:
    return LeavingGroup(
        one.key,
        one.accounts + other.accounts,
        one.mrr + other.mrr,
        one.regretted + other.regretted,
        one.logged + other.logged,
    )


def totals_of(groups: list[LeavingGroup]) -> Mapping[str, object]:
    """Accounts, MRR, regretted and those without a reason, over all groups."""
    unknown = next((group for group in groups if not group.key), None)
    return {
        "accounts": sum(group.accounts for group in groups),
        "mrr": sum((group.mrr for group in groups), Decimal(0)),
        "regretted": sum(group.regretted for group in groups),
        "logged": sum(group.logged for group in groups),
        "unknown": unknown.accounts if unknown else 0,
    }
