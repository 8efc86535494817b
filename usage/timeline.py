"""What usage tells in the timeline of an account: the support tickets."""

from collections.abc import Sequence

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from customers.timeline import Place, TimelineEntry, TimelineSource, add_source, start_of
from usage.domain import TicketPriority
from usage.models import TicketRecord


class TicketsSource(TimelineSource):
    """Every ticket on the day on which it was opened."""

    key = "tickets"
    label = "Tickets"
    position = 30

    def newest(
        self,
        account: CustomerRecord,
        user: User,  # noqa: ARG002
        before: Place | None,
        limit: int,
    ) -> Sequence[TimelineEntry]:
        """One query."""
        tickets = TicketRecord.objects.filter(customer=account)
        if before is not None:
            tickets = tickets.filter(before.older_by_day(self.key, "created_date"))
        return [_entry(ticket) for ticket in tickets[:limit]]


def _entry(ticket: TicketRecord) -> TimelineEntry:
    priority = TicketPriority(ticket.priority)
    return TimelineEntry(
        source=TicketsSource.key,
        pk=ticket.pk,
        at=start_of(ticket.created_date),
        icon="ticket",
        title=f"Ticket: {ticket.topic or ticket.ticket_id}",
        detail=f"{priority.capitalize()} ticket, {'open' if ticket.resolution_hours is None else 'solved'}",
        tone="bad" if priority.is_urgent else "",
        is_whole_day=True,
    )


add_source(TicketsSource())
