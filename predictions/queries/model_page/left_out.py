"""Accounts that the model did not learn from, or does not predict."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from churnapp.saying import later, say
from customers.models import CustomerRecord
from predictions.models import LeftOutAccountRecord, LeftOutReason

_WORDS = {
    LeftOutReason.LEFT_BEFORE: (
        later("Left too early"),
        later("Left, or gave notice, before its first month start as a customer of 30 days."),
    ),
    LeftOutReason.TOO_YOUNG: (later("Too young"), later("Not a customer of 30 days at any month start yet.")),
    LeftOutReason.OUTCOME_OPEN: (
        later("Outcome still open"),
        later(
            "Its horizon is not over, so nobody knows yet whether it leaves; leavers and stayers alike wait."
        ),
    ),
    LeftOutReason.NOTICE_GIVEN: (
        later("Notice given"),
        later("Known churn: it is listed as such and never predicted."),
    ),
    LeftOutReason.UNDER_30_DAYS: (
        "Under 30 days",
        later("Too young for a probability; it gets one after 30 days."),
    ),
}
_LEARNING = frozenset({LeftOutReason.LEFT_BEFORE, LeftOutReason.TOO_YOUNG, LeftOutReason.OUTCOME_OPEN})


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """Accounts left out for one reason."""

    reason: LeftOutReason
    title: str
    explanation: str
    is_about_learning: bool
    account_count: int


@dataclass(frozen=True, slots=True)
class LeftOutAccount:
    """One account that was left out."""

    pk: int
    name: str


def left_out_rows(report: Mapping[str, Any]) -> list[LeftOutRow]:
    """The reasons that hold for any account; empty where an older version did not count."""
    counts = report.get("excluded", {})
    return [
        LeftOutRow(reason, say(title), say(explanation), reason in _LEARNING, counts[reason.value])
        for reason, (title, explanation) in _WORDS.items()
        if counts.get(reason.value)
    ]


def left_out_accounts(
    visible: QuerySet[CustomerRecord], version: str, reason: LeftOutReason, first: int, end: int
) -> list[LeftOutAccount]:
    """Names from one position up to another, among those a person may see; one query."""
    chosen = _chosen(visible, version, reason).order_by("name", "pk")[first:end]
    return [LeftOutAccount(*row) for row in chosen.values_list("pk", "name")]


def left_out_count(visible: QuerySet[CustomerRecord], version: str, reason: LeftOutReason) -> int:
    """How many of them a person may see; one query."""
    return _chosen(visible, version, reason).count()


def _chosen(
    visible: QuerySet[CustomerRecord], version: str, reason: LeftOutReason
) -> QuerySet[CustomerRecord]:
    left_out = LeftOutAccountRecord.objects.filter(model__version=version, reason=reason)
    return visible.filter(pk__in=left_out.values("customer"))
