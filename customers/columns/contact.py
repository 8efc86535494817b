"""The columns of the list of contacts."""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString

from churnapp.accounts.models import User
from churnapp.saying import Said
from churnapp.web.filters import FieldKind
from churnapp.web.templatetags.formats import UNKNOWN, ago
from customers.columns.column import RowValues
from customers.columns.linked import (
    TODAY,
    LinkedAccountColumn,
    LinkedColumn,
    LinkedCsmColumn,
    LinkedDayColumn,
    LinkedRevenueColumn,
)
from customers.models import ContactRole
from customers.queries.account import account_url
from customers.queries.contacts import SILENT_AFTER_DAYS


class NameColumn(LinkedColumn):
    """The person, as the link of the row to the people of the account."""

    key = "name"
    label = Said("Contact")
    reads = ("name", "customer_id", "pk")
    sort_by = ("name",)
    kind = FieldKind.TEXT
    is_always_known = True

    def cell(self, row: RowValues) -> SafeString:
        """The linked name."""
        return format_html(
            '<a class="row-name" href="{}#panel-contacts">{}</a>',
            account_url(row["customer_id"]),
            row["name"],
        )


class RoleColumn(LinkedColumn):
    """What the person means for the account."""

    key = "role"
    label = Said("Role")
    reads = sort_by = ("role",)
    kind = FieldKind.CHOICE

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every role."""
        return {role.value: str(role.label) for role in ContactRole}

    def cell(self, row: RowValues) -> str | SafeString:
        """The role; champions stand out."""
        if not row["role"]:
            return UNKNOWN
        label = str(ContactRole(row["role"]).label)
        return format_html('<span class="label">{}</span>', label) if row["role"] == "champion" else label


class TitleColumn(LinkedColumn):
    """The position at the customer."""

    key = "title"
    label = Said("Title")
    reads = sort_by = ("title",)
    kind = FieldKind.TEXT
    on_phone = False


class EmailColumn(LinkedColumn):
    """The address."""

    key = "email"
    label = Said("E-mail")
    reads = sort_by = ("email",)
    kind = FieldKind.TEXT

    def cell(self, row: RowValues) -> str | SafeString:
        """A link that writes to it."""
        if not row["email"]:
            return UNKNOWN
        return format_html('<a href="mailto:{0}">{0}</a>', row["email"])


class LastActiveColumn(LinkedDayColumn):
    """When the person was last seen in the product."""

    key = "last_active"
    label = Said("Last active")
    reads = sort_by = ("last_active_on",)
    descending_first = True

    def cell(self, row: RowValues) -> str | SafeString:
        """How long ago; marked after a month of silence."""
        last = row["last_active_on"]
        if last is None or (row[TODAY] - last).days <= SILENT_AFTER_DAYS:
            return ago(last)
        return format_html('<span class="is-soon">{}</span>', ago(last))


class IdColumn(LinkedColumn):
    """The vendor's own key."""

    key = "contact_id"
    label = Said("Contact id")
    reads = sort_by = ("contact_id",)
    kind = FieldKind.TEXT
    is_always_known = True
    is_default = False


CONTACT_COLUMNS: tuple[LinkedColumn, ...] = (
    NameColumn(),
    LinkedAccountColumn(),
    RoleColumn(),
    TitleColumn(),
    EmailColumn(),
    LastActiveColumn(),
    LinkedRevenueColumn(),
    LinkedCsmColumn(),
    IdColumn(),
)
