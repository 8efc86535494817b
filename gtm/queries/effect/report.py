"""What became of plays in a stretch of days, for whoever leads people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from gtm.domain import PlayStatus, PlayType
from gtm.models import OPEN_PLAYS, PlayRecord

ONE_DAY = timedelta(days=1)
KEEPING = [kind.value for kind in PlayType if kind is not PlayType.EXPANSION]
CLOSED = [status.value for status in PlayStatus if not status.is_open]


@dataclass(frozen=True, slots=True)
class Worked:
    """What one person, or everybody, did in the stretch.

    Attributes:
        name: of the person; empty for everybody together, or for plays of nobody.
        opened: plays that began.
        closed: plays that ended.
        on_time: of those that ended by acting, how many did so by their due day.
        acted: how many ended by acting: recovered or lost.
        recovered, lost: of the plays that are meant to keep an account.
        recovered_mrr, lost_mrr: MRR of those accounts, each once, US dollars.
        overdue: open ones whose due day has passed by the last day.
    """

    name: str
    opened: int
    closed: int
    acted: int
    on_time: int
    recovered: int
    lost: int
    recovered_mrr: Decimal
    lost_mrr: Decimal
    overdue: int

    @property
    def share_on_time(self) -> float | None:
        """Of what ended by acting, the share that did so in time; None where nothing ended."""
        return self.on_time / self.acted if self.acted else None


def worked_by_person(user: User, scope: Scope, first: date, last: date) -> list[Worked]:
    """A row for each owner with a play in the stretch, the most recovered MRR first; three queries."""
    visible = PlayRecord.objects.visible_to(user, scope).order_by()
    counts = {row["owner"]: row for row in _counted(visible, first, last)}
    money = {(row[0], row[1]): row[2] for row in _money(visible, first, last)}
    names = {person.pk: str(person) for person in User.objects.filter(pk__in=[pk for pk in counts if pk])}
    rows = [_row(names.get(owner, ""), row, money) for owner, row in counts.items()]
    active = [row for row in rows if row.opened or row.closed or row.overdue]
    return sorted(active, key=lambda row: (-row.recovered_mrr, -row.closed, row.name))


def together(rows: Sequence[Worked]) -> Worked:
    """The sum of all rows."""
    return Worked(
        name="",
        opened=sum(row.opened for row in rows),
        closed=sum(row.closed for row in rows),
        acted=sum(row.acted for row in rows),
        on_time=sum(row.on_time for row in rows),
        recovered=sum(row.recovered for row in rows),
        lost=sum(row.lost for row in rows),
        recovered_mrr=sum((row.recovered_mrr for row in rows), Decimal(0)),
        lost_mrr=sum((row.lost_mrr for row in rows), Decimal(0)),
        overdue=sum(row.overdue for row in rows),
    )


def _counted(visible: QuerySet[PlayRecord], first: date, last: date) -> list[Any]:
    closed = Q(closed_on__gte=first, closed_on__lte=last)
    acted = closed & Q(status__in=[PlayStatus.RECOVERED, PlayStatus.LOST])
    keeping = closed & Q(play_type__in=KEEPING)
    found = visible.values("owner").annotate(
        opened=Count("pk", filter=Q(opened_at__gte=_begin(first), opened_at__lt=_begin(last + ONE_DAY))),
        closed=Count("pk", filter=closed & Q(status__in=CLOSED)),
        acted=Count("pk", filter=acted),
        on_time=Count("pk", filter=acted & Q(closed_on__lte=F("due_on"))),
        recovered=Count("pk", filter=keeping & Q(status=PlayStatus.RECOVERED)),
        lost=Count("pk", filter=keeping & Q(status=PlayStatus.LOST)),
        overdue=Count("pk", filter=Q(status__in=OPEN_PLAYS, due_on__lt=last)),
    )
    return list(found)


def _begin(day: date) -> datetime:
    """The first moment of a day where the reader is: for __date, SQLite would ask Python about every play."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _money(visible: QuerySet[PlayRecord], first: date, last: date) -> list[tuple[int | None, str, Decimal]]:
    """MRR by owner and outcome; an account with several plays counts once, by the play that ended last."""
    ended = visible.filter(
        closed_on__gte=first,
        closed_on__lte=last,
        play_type__in=KEEPING,
        status__in=[PlayStatus.RECOVERED, PlayStatus.LOST],
    )
    newest = ended.values("customer").annotate(newest=Max("pk")).values("newest")
    return list(
        PlayRecord.objects.filter(pk__in=newest)
        .order_by()
        .values_list("owner", "status")
        .annotate(paid=Sum("customer__mrr"))
        .values_list("owner", "status", "paid")
    )


def _row(name: str, counted: Mapping[str, Any], money: Mapping[tuple[int | None, str], Decimal]) -> Worked:
    owner = counted["owner"]
    numbers = {key: value for key, value in counted.items() if key != "owner"}
    return Worked(
        name=name,
        recovered_mrr=money.get((owner, PlayStatus.RECOVERED.value)) or Decimal(0),
        lost_mrr=money.get((owner, PlayStatus.LOST.value)) or Decimal(0),
        **numbers,
    )
