"""The columns of the list of support tickets."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db.models import Case, Expression, IntegerField, Q, Value, When
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from churnapp.accounts.models import User
from churnapp.saying import Said
from churnapp.web.filters import FieldKind, Operator
from churnapp.web.filters import Value as FilterValue
from churnapp.web.templatetags.formats import UNKNOWN, lasting, number
from customers.columns import RowValues
from customers.columns.linked import (
    TODAY,
    LinkedAccountColumn,
    LinkedColumn,
    LinkedCsmColumn,
    LinkedDayColumn,
    LinkedRevenueColumn,
)
from customers.queries.account import account_url
from usage.domain import TicketPriority
from usage.queries.tickets import resolution_words

PRIORITY_RANK = Case(
    *(When(priority=priority.value, then=Value(rank)) for rank, priority in enumerate(TicketPriority)),
    output_field=IntegerField(),
)


class TicketColumn(LinkedColumn):
    """The ticket, as the link of the row to the tickets of the account."""

    key = "ticket"
    label = Said("Ticket")
    reads = ("ticket_id", "topic", "customer_id", "pk")
    sort_by = ("ticket_id",)
    kind = FieldKind.TEXT
    is_always_known = True

    def cell(self, row: RowValues) -> SafeString:
        """The linked topic with the vendor's key."""
        return format_html(
            '<a class="row-name" href="{}#panel-tickets" title="{}">{}</a>',
            account_url(row["customer_id"]),
            row["ticket_id"],
            row["topic"] or row["ticket_id"],
        )


class TopicColumn(LinkedColumn):
    """What it is about."""

    key = "topic"
    label = Said("Topic")
    reads = sort_by = ("topic",)
    kind = FieldKind.TEXT
    is_default = False


class PriorityColumn(LinkedColumn):
    """How urgent it is."""

    key = "priority"
    label = Said("Priority")
    annotations: ClassVar[Mapping[str, Expression]] = {"priority_rank": PRIORITY_RANK}
    reads = ("priority",)
    sort_by = ("priority_rank", "created_date")
    path = "priority"
    kind = FieldKind.CHOICE
    is_always_known = True
    descending_first = True

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every priority, the most urgent first."""
        return {priority.value: priority.label for priority in reversed(TicketPriority)}

    def cell(self, row: RowValues) -> SafeString:
        """As a word in its colour."""
        priority = TicketPriority(row["priority"])
        return format_html('<span class="priority priority-{}">{}</span>', priority.value, priority.label)


class OpenedColumn(LinkedDayColumn):
    """When it was opened."""

    key = "opened"
    label = Said("Opened")
    reads = sort_by = ("created_date",)
    is_always_known = True
    descending_first = True


class StateColumn(LinkedColumn):
    """Whether it waits for a solution."""

    key = "state"
    label = Said("State")
    reads = ("resolution_hours", "created_date", "priority")
    kind = FieldKind.CHOICE
    path = "resolution_hours"
    is_always_known = True

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Open or solved."""
        return {"open": pgettext("of tickets", "Open"), "solved": pgettext("of tickets", "Solved")}

    def condition(self, operator: Operator, values: Sequence[FilterValue], today: date) -> Q | None:  # noqa: ARG002
        """By the presence of a solution."""
        found = Q(pk__in=[])
        for value in values:
            found |= Q(resolution_hours__isnull=value == "open")
        return ~found if operator is Operator.NOT else found

    def cell(self, row: RowValues) -> str | SafeString:
        """How long it waits, or how long its solution took."""
        if row["resolution_hours"] is not None:
            return _("solved in %(resolution)s") % {"resolution": resolution_words(row["resolution_hours"])}
        urgent = TicketPriority(row["priority"]).is_urgent
        waits = lasting(max(0, (row[TODAY] - row["created_date"]).days))
        tone = "is-passed" if urgent else "is-soon"
        return format_html('<span class="{}">{}</span>', tone, _("open for %(time)s") % {"time": waits})

    def exported(self, row: RowValues) -> object:
        """Open or solved."""
        return "open" if row["resolution_hours"] is None else "solved"


class HoursColumn(LinkedColumn):
    """How long the solution took."""

    key = "hours"
    label = Said("Hours to solve")
    reads = sort_by = ("resolution_hours",)
    kind = FieldKind.NUMBER
    is_number = True
    is_default = False
    descending_first = True

    def cell(self, row: RowValues) -> str:
        """In hours."""
        hours = row["resolution_hours"]
        return UNKNOWN if hours is None else number(hours, 1)


class SatisfactionColumn(LinkedColumn):
    """How satisfied the customer was."""

    key = "csat"
    label = "CSAT"
    reads = sort_by = ("csat",)
    kind = FieldKind.NUMBER
    is_number = True
    explanation = Said("Satisfaction on the vendor's own scale")

    def cell(self, row: RowValues) -> str:
        """With one decimal."""
        csat = row["csat"]
        return UNKNOWN if csat is None else number(csat, 1)


TICKET_COLUMNS: tuple[LinkedColumn, ...] = (
    TicketColumn(),
    LinkedAccountColumn(),
    TopicColumn(),
    PriorityColumn(),
    StateColumn(),
    OpenedColumn(),
    HoursColumn(),
    SatisfactionColumn(),
    LinkedRevenueColumn(),
    LinkedCsmColumn(),
)
