"""The list of support tickets."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import FixedFilter, ListDefinition, ListFilter, Viewing, add_definition
from churnapp.saying import Said, later
from churnapp.web.lists import ListState
from churnapp.web.search import with_beginning
from customers.columns import RowValues
from customers.columns.linked import TODAY, LinkedColumn
from customers.columns.note_link import note_link
from customers.queries.named import called_or_at
from customers.queries.scopes import scopes_of
from customers.queries.visible import of_visible_accounts
from usage.columns.ticket import TICKET_COLUMNS
from usage.domain import TicketPriority
from usage.models import TicketRecord

STATE, PRIORITY, CSAT = "state", "priority", "csat"
OPEN, SOLVED = "open", "solved"


def _states(chosen: Sequence[str], _: date) -> Q:
    found = Q(pk__in=[])
    for value in chosen:
        found |= Q(resolution_hours__isnull=value == OPEN)
    return found


FILTERS = (
    FixedFilter(
        STATE,
        later("State"),
        {
            OPEN: lambda: pgettext("of tickets", "Open"),
            SOLVED: lambda: pgettext("of tickets", "Solved"),
        },
        _states,
    ),
    FixedFilter(
        PRIORITY,
        later("Priority"),
        {priority.value: partial(getattr, priority, "label") for priority in reversed(TicketPriority)},
        lambda chosen, _: Q(priority__in=chosen),
    ),
)


class TicketList(ListDefinition[TicketRecord, RowValues]):
    """Support tickets; those that wait for a solution unless others are asked for."""

    key = "tickets"
    noun, plural = Said("ticket"), Said("tickets")
    url_name = "usage:tickets"
    default_sort = "-priority"
    record = TicketRecord

    def fields(self) -> tuple[LinkedColumn, ...]:
        """The columns of this context."""
        return TICKET_COLUMNS

    def filters(self) -> tuple[ListFilter, ...]:
        """State and priority."""
        return FILTERS

    def scopes(self, user: User) -> tuple[tuple[str, ...], str]:
        """People with a book of their own start there."""
        return scopes_of(user)

    def visible(self, user: User, scope: Scope) -> QuerySet[TicketRecord]:
        """Those of accounts that the person may see."""
        return of_visible_accounts(TicketRecord.objects.order_by(), user, scope)

    def searched(self, words: str) -> Q:
        """By the beginning of the vendor's key, a part of the topic or of the account's name."""
        own = with_beginning("ticket_id", words) | Q(topic__icontains=words)
        return called_or_at(TicketRecord, own, words)

    def narrowed(
        self,
        found: QuerySet[TicketRecord],
        state: ListState,
        today: date,  # noqa: ARG002
    ) -> QuerySet[TicketRecord]:
        """The open ones where nobody asked for others."""
        return found.filter(resolution_hours=None) if shows_open(state) else found

    def act(self, row: RowValues) -> SafeString:
        """A note about the account."""
        return note_link(row["customer_id"])

    def rows(self, keys: Sequence[int], viewing: Viewing) -> dict[int, RowValues]:
        """In one query."""
        paths = dict.fromkeys(path for column in TICKET_COLUMNS for path in column.reads)
        found = TicketRecord.objects.filter(pk__in=keys).order_by().values(*paths)
        return {values["pk"]: {**values, TODAY: viewing.today} for values in found}


def shows_open(state: ListState) -> bool:
    """Whether only what waits is shown, because nobody asked for anything that is solved."""
    return STATE not in state.filters and not any(map(state.where.asks, ("state", "hours", "csat")))


TICKETS = TicketList()
add_definition(TICKETS)


def has_any_ticket(user: User) -> bool:
    """Whether the person may see a single ticket."""
    return TICKETS.visible(user, Scope.ALL).exists()
