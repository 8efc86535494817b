"""How much work of plays each person has, beside the hours there are for it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from gtm.domain import PlayStatus
from gtm.models import PlayBudgetRecord, PlayRecord, PlaySettingsRecord

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LoadRow:
    """The plays of one person.

    Attributes:
        owner_pk: None for plays that nobody owns.
        has_left: whether the person may not log in any more.
        due: within a week, overdue ones included.
        worth: expected value of all open ones, US dollars.
        hours: that what is due within a week takes; ``hours_per_week`` is what there is.
    """

    owner_pk: int | None
    name: str
    has_left: bool
    opened: int
    acting: int
    overdue: int
    due: int
    snoozed: int
    worth: Decimal
    hours: Decimal
    hours_per_week: Decimal

    @property
    def share(self) -> float:
        """Of the week that is taken, 0 to 1; more is too much."""
        return float(self.hours / self.hours_per_week) if self.hours_per_week else 0

    @property
    def is_too_much(self) -> bool:
        """Whether the week is not enough."""
        return self.hours > self.hours_per_week


def load_rows(user: User, scope: Scope, today: date) -> list[LoadRow]:
    """One row for each owner of an open play, who has most due first, and nobody last; four queries."""
    settings = PlaySettingsRecord.objects.first() or PlaySettingsRecord()
    budgets = dict(PlayBudgetRecord.objects.values_list("user", "hours_per_week"))
    counted = _counted(PlayRecord.objects.visible_to(user, scope).open(), today)
    people = User.objects.in_bulk({row["owner"] for row in counted} - {None})
    rows = []
    for row in counted:
        owner = people.get(row["owner"])
        rows.append(
            LoadRow(
                owner_pk=row["owner"],
                name=str(owner or ""),
                has_left=owner is not None and not owner.is_active,
                opened=row["opened"],
                acting=row["acting"],
                overdue=row["overdue"],
                due=row["due"],
                snoozed=row["snoozed"],
                worth=Decimal(row["worth"] or 0),
                hours=row["due"] * settings.hours_per_play,
                hours_per_week=budgets.get(row["owner"], settings.hours_per_week),
            )
        )
    return sorted(rows, key=lambda row: (row.owner_pk is None, -row.due, row.name))


def _counted(plays: QuerySet[PlayRecord], today: date) -> list[dict[str, Any]]:
    awake = Q(snoozed_until=None)
    found = (
        plays.order_by()
        .values("owner")
        .annotate(
            opened=Count("pk"),
            acting=Count("pk", filter=Q(status=PlayStatus.ACTING)),
            overdue=Count("pk", filter=awake & Q(due_on__lt=today)),
            due=Count("pk", filter=awake & Q(due_on__lt=today + WEEK)),
            snoozed=Count("pk", filter=~awake),
            worth=Sum("priority"),
        )
    )
    return [dict(row) for row in found]
