"""The columns that the customers context itself fills."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said
from churnapp.web.filters import FieldKind
from churnapp.web.markup import markup
from churnapp.web.templatetags.formats import UNKNOWN, day, money
from customers.columns.column import LIST_URL, AccountColumn, RowValues
from customers.columns.registry import add_column
from customers.columns.renewal_cell import renewal_cell
from customers.domain import Industry, PlanTier
from customers.queries.account import account_url
from customers.queries.people import responsible_for_accounts

NAME_PARTS = ("first_name", "last_name", "username")


class NameColumn(AccountColumn):
    """The account, as the link of its row; says when it has left."""

    key = "name"
    label = Said("Account")
    position = 10
    reads = ("pk", "name", "customer_id", "churn_date")
    sort_by = ("name",)
    kind = FieldKind.TEXT
    is_always_known = True

    def cell(self, values: RowValues) -> SafeString:
        """The linked name."""
        link = markup(
            '<a class="row-name" href="{}" title="{}">{}</a>',
            account_url(values["pk"], list_url=values.get(LIST_URL)),
            values["customer_id"],
            values["name"],
        )
        if values["churn_date"] is None:
            return link
        return markup('{} <span class="label">{}</span>', link, _left(values["churn_date"]))

    def exported(self, values: RowValues) -> object:
        """The name."""
        return values["name"]


def _left(when: date) -> str:
    return _("left %(day)s") % {"day": day(when)}


class PlanColumn(AccountColumn):
    """The plan."""

    key = "plan"
    label = Said("Plan")
    position = 70
    reads = ("plan_tier",)
    sort_by = ("plan_tier",)
    ranks = tuple(plan.value for plan in PlanTier)
    kind = FieldKind.CHOICE

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The ladder."""
        return {plan.value: plan.capitalize() for plan in PlanTier}

    def cell(self, values: RowValues) -> str:
        """The plan as a word."""
        return (values["plan_tier"] or UNKNOWN).capitalize()

    def exported(self, values: RowValues) -> object:
        """The plan's own value."""
        return values["plan_tier"]


class MrrColumn(AccountColumn):
    """Monthly recurring revenue."""

    key = "mrr"
    label = "MRR"
    position = 60
    reads = ("mrr",)
    sort_by = ("mrr",)
    kind = FieldKind.MONEY
    descending_first = True
    is_number = True
    explanation = Said("Monthly recurring revenue in US dollars")

    def cell(self, values: RowValues) -> str:
        """Whole dollars."""
        return money(values["mrr"])

    def exported(self, values: RowValues) -> object:
        """The exact amount."""
        return values["mrr"]


class RenewalColumn(AccountColumn):
    """The renewal date, with the days left for those still there."""

    key = "renewal"
    label = Said("Renewal")
    position = 80
    reads = ("renewal_date", "churn_date")
    sort_by = ("renewal_date",)
    kind = FieldKind.DATE

    def cell(self, values: RowValues) -> str | SafeString:
        """The distance in words with the date on hover; marked when near or passed."""
        renewal = values["renewal_date"]
        if values["churn_date"] is not None:
            return UNKNOWN
        return self.editable(values, "renewal_date", renewal_cell(renewal))

    def exported(self, values: RowValues) -> object:
        """The date."""
        return values["renewal_date"]


class PersonColumn(AccountColumn):
    """Somebody with a login who is responsible for the account.

    Attributes:
        person: the field that holds the person.
    """

    person: ClassVar[str]
    kind = FieldKind.CHOICE
    on_phone = False

    def choices(self, user: User) -> Mapping[str, str]:
        """Those who are responsible for accounts that the user may see."""
        return responsible_for_accounts(user, self.person)

    def cell(self, values: RowValues) -> str | SafeString:
        """The person's name."""
        name = self._name(values) or markup('<span class="muted">{}</span>', _("Nobody"))
        return self.editable(values, self.person, name)

    def exported(self, values: RowValues) -> object:
        """The person's name."""
        return self._name(values) or None

    def _name(self, values: RowValues) -> str:
        first, last, login = (values[f"{self.person}__{part}"] or "" for part in NAME_PARTS)
        return f"{first} {last}".strip() or login


class CsmColumn(PersonColumn):
    """Who looks after the account."""

    key = person = "csm"
    label = "CSM"
    position = 90
    reads = tuple(f"csm__{part}" for part in NAME_PARTS)
    sort_by = ("csm__username",)
    path = "csm_id"


class IndustryColumn(AccountColumn):
    """The industry."""

    key = "industry"
    label = Said("Industry")
    position = 100
    is_default = False
    reads = ("industry",)
    sort_by = ("industry",)
    kind = FieldKind.CHOICE
    is_always_known = True
    on_phone = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every industry."""
        return {industry.value: industry.value for industry in Industry}

    def cell(self, values: RowValues) -> str:
        """The industry's label."""
        return str(values["industry"])

    def exported(self, values: RowValues) -> object:
        """The industry's label."""
        return values["industry"]


for _column in (NameColumn(), PlanColumn(), MrrColumn(), RenewalColumn(), CsmColumn(), IndustryColumn()):
    add_column(_column)
