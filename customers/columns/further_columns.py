"""Columns of the customers context that are there to be chosen: dates, contract and identity."""

from typing import ClassVar

from churnapp.saying import Said
from churnapp.web.filters import FieldKind
from churnapp.web.templatetags.formats import UNKNOWN, day, number
from customers.columns.column import AccountColumn, RowValues
from customers.columns.own_columns import NAME_PARTS, PersonColumn
from customers.columns.registry import add_column


class IdColumn(AccountColumn):
    """The vendor's own key."""

    key = "customer_id"
    label = Said("Account id")
    position = 15
    reads = sort_by = ("customer_id",)
    kind = FieldKind.TEXT
    is_always_known = True
    is_default = False
    on_phone = False

    def cell(self, values: RowValues) -> str:
        """As the vendor writes it."""
        return str(values["customer_id"])

    def exported(self, values: RowValues) -> object:
        """As the vendor writes it."""
        return values["customer_id"]


class AccountExecutiveColumn(PersonColumn):
    """Who sells to the account."""

    key = "account_executive"
    person = "account_executive"
    label = Said("Account executive")
    position = 95
    reads = tuple(f"account_executive__{part}" for part in NAME_PARTS)
    sort_by = ("account_executive__username",)
    path = "account_executive_id"
    is_default = False


class DayColumn(AccountColumn):
    """A date in the life of the account."""

    kind = FieldKind.DATE
    is_default = False
    on_phone = False
    field: ClassVar[str]

    def cell(self, values: RowValues) -> str:
        """The date in words."""
        return day(values[self.field])

    def exported(self, values: RowValues) -> object:
        """The date."""
        return values[self.field]


class SignupColumn(DayColumn):
    """When it became a customer."""

    key, label, position = "signup", Said("Customer since"), 110
    field = "signup_date"
    reads = sort_by = ("signup_date",)
    is_always_known = True


class NoticeColumn(DayColumn):
    """When it gave notice."""

    key, label, position = "notice", Said("Notice given"), 120
    field = "notice_date"
    reads = sort_by = ("notice_date",)


class LeftColumn(DayColumn):
    """When it left."""

    key, label, position = "left", Said("Left"), 130
    field = "churn_date"
    reads = sort_by = ("churn_date",)


class CountColumn(AccountColumn):
    """A whole number of the contract."""

    kind = FieldKind.NUMBER
    is_number = True
    is_default = False
    on_phone = False
    descending_first = True
    field: ClassVar[str]

    def cell(self, values: RowValues) -> str:
        """With separated thousands."""
        found = values[self.field]
        return UNKNOWN if found is None else number(found)

    def exported(self, values: RowValues) -> object:
        """The number."""
        return values[self.field]


class SeatsColumn(CountColumn):
    """Seats under contract."""

    key, label, position = "seats", Said("Seats"), 65
    field = "seats"
    reads = sort_by = ("seats",)


class BillingColumn(CountColumn):
    """How many months one bill covers."""

    key, label, position = "billing", Said("Billing months"), 85
    field = "billing_period_months"
    reads = sort_by = ("billing_period_months",)
    explanation = Said("Months that one bill covers: 1 is monthly, 12 yearly")


for _column in (
    IdColumn(),
    AccountExecutiveColumn(),
    SignupColumn(),
    NoticeColumn(),
    LeftColumn(),
    SeatsColumn(),
    BillingColumn(),
):
    add_column(_column)
