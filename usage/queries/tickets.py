"""The support tickets of one account."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Case, Count, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from usage.domain import TicketPriority
from usage.models import TicketRecord

MOST_SHOWN = 8
HOURS_SHOWN_BELOW = 48
URGENT = tuple(priority for priority in TicketPriority if priority.is_urgent)


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One ticket.

    Attributes:
        resolution_hours: from opening to solution; None while it is open.
        csat: satisfaction on the vendor's own scale; None when not asked.
        open_days: days it has been waiting; None once solved.
    """

    ticket_id: str
    created_on: date
    priority: TicketPriority
    topic: str
    resolution_hours: float | None
    csat: float | None
    open_days: int | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for a solution."""
        return self.resolution_hours is None

    @property
    def is_urgent(self) -> bool:
        """Whether its priority is high or critical."""
        return self.priority.is_urgent

    @property
    def resolution_time(self) -> str:
        """How long the solution took, in hours up to two days and in days beyond."""
        return resolution_words(self.resolution_hours)


@dataclass(frozen=True, slots=True)
class Tickets:
    """The tickets of an account: figures over all, and the rows that matter first.

    Attributes:
        mean_resolution_hours, mean_csat: over the solved and the rated ones; None when there are none.
    """

    rows: tuple[TicketRow, ...]
    total: int
    open_count: int
    urgent_open_count: int
    mean_resolution_hours: float | None
    mean_csat: float | None

    @property
    def left_out(self) -> int:
        """How many are not among the rows."""
        return self.total - len(self.rows)

    @property
    def mean_resolution(self) -> str:
        """The mean time to a solution in words; empty when none was solved."""
        return resolution_words(self.mean_resolution_hours)


def tickets_of(customer_pk: int, today: date) -> Tickets:
    """The tickets of an account, open ones first, then urgent ones, then the newest; two queries.

    Args:
        customer_pk: an account that is known to be visible.
        today: the day that waiting is counted to.
    """
    tickets = TicketRecord.objects.filter(customer=customer_pk)
    unsolved = Q(resolution_hours=None)
    figures = tickets.aggregate(
        total=Count("pk"),
        open_count=Count("pk", filter=unsolved),
        urgent_open_count=Count("pk", filter=unsolved & Q(priority__in=URGENT)),
        mean_resolution_hours=Avg("resolution_hours"),
        mean_csat=Avg("csat"),
    )
    solved = Case(When(unsolved, then=Value(0)), default=Value(1), output_field=IntegerField())
    weight = Case(  # among the solved ones only the date counts
        *(
            When(unsolved & Q(priority=priority), then=Value(-place))
            for place, priority in enumerate(TicketPriority)
        ),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = tickets.order_by(solved, weight, "-created_date", "-pk")[:MOST_SHOWN]
    return Tickets(rows=tuple(_row(ticket, today) for ticket in rows), **figures)


def _row(ticket: TicketRecord, today: date) -> TicketRow:
    is_open = ticket.resolution_hours is None
    return TicketRow(
        ticket_id=ticket.ticket_id,
        created_on=ticket.created_date,
        priority=TicketPriority(ticket.priority),
        topic=ticket.topic,
        resolution_hours=ticket.resolution_hours,
        csat=ticket.csat,
        open_days=max(0, (today - ticket.created_date).days) if is_open else None,
    )


def resolution_words(hours: float | None) -> str:
    """How long a solution took, in hours up to two days and in days beyond; empty when it is not known."""
    if hours is None:
        return ""
    if hours < HOURS_SHOWN_BELOW:
        return _("%(hours)s h") % {"hours": f"{hours:.0f}"}
    return _("%(days)s days") % {"days": f"{hours / 24:.0f}"}
