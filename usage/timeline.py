"""What usage tells in the timeline of an account: the support tickets."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said
from customers.models import CustomerRecord
from customers.timeline import Place, TimelineEntry, TimelineSource, add_source, start_of
from usage.domain import TicketPriority
from usage.models import TicketRecord


class TicketsSource(TimelineSource):
    """Every ticket on the day on which it was opened."""

    key = "tickets"
    label = Said("Tickets")
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
        title=_("Ticket: %(topic)s") % {"topic": ticket.topic or ticket.ticket_id},
        detail=(
            _("%(priority)s ticket, open")
            if ticket.resolution_hours is None
            else _("%(priority)s ticket, solved")
        )
        % {"priority": priority.label},
        tone="bad" if priority.is_urgent else "",
        is_whole_day=True,
    )


add_source(TicketsSource())
