"""Columns of lists whose rows hang on an account and are read by path, such as contacts and tickets."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.lists import ListField
from churnapp.saying import Said
from churnapp.web.filters import FieldKind
from churnapp.web.markup import markup
from churnapp.web.templatetags.formats import UNKNOWN, ago, money
from customers.columns.column import RowValues
from customers.queries.account import account_url
from customers.queries.people import responsible_for_accounts

TODAY = "today"
"""The day under which a row's values hold today."""


class LinkedColumn(ListField[RowValues]):
    """One column that shows the first of what it reads as it is."""

    def cell(self, row: RowValues) -> str | SafeString:
        """The value as text."""
        return str(self.exported(row) or UNKNOWN)

    def exported(self, row: RowValues) -> object:
        """The bare value."""
        found: object = row[self.reads[0]]
        return None if found == "" else found


class LinkedDayColumn(LinkedColumn):
    """A date, told as a distance."""

    kind = FieldKind.DATE

    def cell(self, row: RowValues) -> str | SafeString:
        """How long ago, with the date on hover."""
        return ago(row[self.reads[0]])


class LinkedAccountColumn(LinkedColumn):
    """The account that a row belongs to."""

    key = "account"
    label = Said("Account")
    reads = ("customer__name", "customer_id")
    sort_by = ("customer__name",)
    kind = FieldKind.TEXT
    is_always_known = True
    panel: ClassVar[str] = ""

    def cell(self, row: RowValues) -> SafeString:
        """The linked name."""
        return markup('<a href="{}">{}</a>', account_url(row["customer_id"]), row["customer__name"])


class LinkedRevenueColumn(LinkedColumn):
    """What the account pays a month."""

    key = "mrr"
    label = "MRR"
    reads = sort_by = ("customer__mrr",)
    kind = FieldKind.MONEY
    descending_first = True
    is_number = True
    explanation = Said("Monthly recurring revenue of the account in US dollars")

    def cell(self, row: RowValues) -> str:
        """Whole dollars."""
        return money(row["customer__mrr"])


class LinkedCsmColumn(LinkedColumn):
    """Who looks after the account."""

    key = "csm"
    label = "CSM"
    reads = ("customer__csm__first_name", "customer__csm__last_name", "customer__csm__username")
    sort_by = ("customer__csm__username",)
    path = "customer__csm_id"
    kind = FieldKind.CHOICE
    on_phone = False

    def choices(self, user: User) -> Mapping[str, str]:
        """Those who look after accounts that the user may see."""
        return responsible_for_accounts(user, "csm")

    def cell(self, row: RowValues) -> str | SafeString:
        """The person's name."""
        return str(self.exported(row) or "") or markup('<span class="muted">{}</span>', _("Nobody"))

    def exported(self, row: RowValues) -> object:
        """The person's name."""
        first, last, login = (row[path] or "" for path in self.reads)
        return f"{first} {last}".strip() or login or None
