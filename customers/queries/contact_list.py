"""The list of contacts."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import FixedFilter, ListDefinition, ListFilter, Viewing, add_definition
from churnapp.saying import Said, later, say
from churnapp.web.lists import ListState
from churnapp.web.search import held
from customers.columns.column import RowValues
from customers.columns.contact import CONTACT_COLUMNS
from customers.columns.linked import TODAY, LinkedColumn
from customers.columns.note_link import note_link
from customers.models import ContactRecord, ContactRole
from customers.queries.contacts import SILENT_AFTER_DAYS
from customers.queries.named import called_or_at
from customers.queries.scopes import scopes_of
from customers.queries.search import CONTACT_INDEX
from customers.queries.visible import of_visible_accounts

ROLE, ACTIVITY, ACCOUNT = "role", "activity", "account"
NONE, ACTIVE, SILENT, LEFT = "none", "active", "silent", "left"


def _roles(chosen: Sequence[str], _: date) -> Q:
    return Q(role__in=["" if value == NONE else value for value in chosen])


def _activity(chosen: Sequence[str], today: date) -> Q:
    silent_before = today - timedelta(days=SILENT_AFTER_DAYS)
    means = {
        ACTIVE: Q(last_active_on__gte=silent_before),
        SILENT: Q(last_active_on__lt=silent_before),
        NONE: Q(last_active_on=None),
    }
    found = Q(pk__in=[])
    for value in chosen:
        found |= means[value]
    return found


def _accounts(chosen: Sequence[str], _: date) -> Q:
    found = Q(pk__in=[])
    for value in chosen:
        found |= Q(customer__churn_date__isnull=value == ACTIVE)
    return found


FILTERS = (
    FixedFilter(
        ROLE,
        later("Role"),
        {**{role.value: partial(str, role.label) for role in ContactRole}, NONE: later("Unknown")},
        _roles,
    ),
    FixedFilter(
        ACTIVITY,
        later("Activity"),
        {
            ACTIVE: lambda: say("Within {days} days", days=SILENT_AFTER_DAYS),
            SILENT: lambda: say("Silent for more than {days} days", days=SILENT_AFTER_DAYS),
            NONE: later("Never seen"),
        },
        _activity,
    ),
    FixedFilter(ACCOUNT, later("Account"), {ACTIVE: later("Active"), LEFT: later("Left")}, _accounts),
)


class ContactList(ListDefinition[ContactRecord, RowValues]):
    """The people at customers; those of accounts that left only where they are asked for."""

    key = "contacts"
    noun, plural = Said("contact"), Said("contacts")
    url_name = "contacts"
    default_sort = "name"
    record = ContactRecord

    def fields(self) -> tuple[LinkedColumn, ...]:
        """The columns of this context."""
        return CONTACT_COLUMNS

    def filters(self) -> tuple[ListFilter, ...]:
        """Role, activity, and whether the account is still there."""
        return FILTERS

    def scopes(self, user: User) -> tuple[tuple[str, ...], str]:
        """People with a book of their own start there."""
        return scopes_of(user)

    def visible(self, user: User, scope: Scope) -> QuerySet[ContactRecord]:
        """Those of accounts that the person may see."""
        return of_visible_accounts(ContactRecord.objects.present().order_by(), user, scope)

    def searched(self, words: str) -> Q:
        """By a part of the name, the address or the account's name."""
        return called_or_at(ContactRecord, held(CONTACT_INDEX, words), words)

    def narrowed(
        self,
        found: QuerySet[ContactRecord],
        state: ListState,
        today: date,  # noqa: ARG002
    ) -> QuerySet[ContactRecord]:
        """Those of accounts that are still there, where nobody asked for others."""
        return found if ACCOUNT in state.filters else found.filter(customer__churn_date=None)

    def act(self, row: RowValues) -> SafeString:
        """A note about the account."""
        return note_link(row["customer_id"])

    def rows(self, keys: Sequence[int], viewing: Viewing) -> dict[int, RowValues]:
        """In one query."""
        paths = dict.fromkeys(path for column in CONTACT_COLUMNS for path in column.reads)
        found = ContactRecord.objects.filter(pk__in=keys).order_by().values(*paths)
        return {values["pk"]: {**values, TODAY: viewing.today} for values in found}


CONTACTS = ContactList()
add_definition(CONTACTS)


def has_any_contact(user: User) -> bool:
    """Whether the person may see a single contact."""
    return CONTACTS.visible(user, Scope.ALL).exists()
