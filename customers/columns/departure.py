"""The columns of the list of accounts that leave or left."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.lists.field import Annotation
from churnapp.saying import Said
from churnapp.web.filters import FieldKind, Operator, Value
from churnapp.web.templatetags.formats import UNKNOWN, day, money
from customers.columns.column import RowValues
from customers.columns.linked import TODAY, LinkedColumn
from customers.domain import DepartureReason
from customers.queries.account import account_url
from customers.queries.departures import LEFT_ON, LOGGED, conditions_of
from customers.queries.people import responsible_for_accounts

NOT_SAID = "none"


class LeaverColumn(LinkedColumn):
    """The account, as the link of the row."""

    key = "name"
    label = Said("Account")
    reads = ("name", "pk")
    sort_by = ("name",)
    kind = FieldKind.TEXT
    is_always_known = True

    def cell(self, row: RowValues) -> SafeString:
        """The linked name."""
        return format_html(
            '<a class="row-name" href="{}"><bdi>{}</bdi></a>', account_url(row["pk"]), row["name"]
        )


class LeftOnColumn(LinkedColumn):
    """When it gave notice, else left."""

    key = "left_on"
    label = Said("Notice or last day")
    annotations: ClassVar[Mapping[str, Annotation]] = {"left_on": LEFT_ON}
    reads = sort_by = ("left_on",)
    kind = FieldKind.DATE
    is_always_known = True
    descending_first = True

    def cell(self, row: RowValues) -> str | SafeString:
        """The day, and how long it stays yet."""
        last = row["churn_date"] or row["log__leaves_on"]
        if last is not None and last > row[TODAY]:
            return format_html(
                "{}<small>{}</small>", day(row["left_on"]), _("leaves %(day)s") % {"day": day(last)}
            )
        return day(row["left_on"])


class ReasonColumn(LinkedColumn):
    """Why it leaves."""

    key = "reason"
    label = Said("Why")
    reads = ("churn_reason", "log__story", "pk")
    sort_by = ("churn_reason",)
    kind = FieldKind.CHOICE
    path = "churn_reason"
    is_always_known = True

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every reason, and none."""
        return {reason.value: reason.label for reason in DepartureReason} | {NOT_SAID: _("Nobody said why")}

    def condition(self, operator: Operator, values: Sequence[Value], today: date) -> Q | None:  # noqa: ARG002
        """Whatever files call the reasons."""
        found = reasons_asked([str(value) for value in values])
        return ~found if operator is Operator.NOT else found

    def cell(self, row: RowValues) -> str | SafeString:
        """In words, or where to say it."""
        reason = DepartureReason.from_text(row["churn_reason"])
        if reason is None:
            url = reverse("customers:departure", args=[row["pk"]])
            return format_html('<a href="{}">{}</a>', url, _("Say why"))
        return format_html('<span title="{}">{}</span>', row["log__story"] or "", reason.label)

    def exported(self, row: RowValues) -> object:
        """In words."""
        reason = DepartureReason.from_text(row["churn_reason"])
        return reason.label if reason else None


class CompetitorColumn(LinkedColumn):
    """Whom it went to."""

    key = "competitor"
    label = Said("Went to")
    annotations: ClassVar[Mapping[str, Annotation]] = {"log": LOGGED}
    reads = sort_by = ("log__competitor",)
    kind = FieldKind.TEXT


class RegretColumn(LinkedColumn):
    """Whether the vendor would have liked to keep it."""

    key = "regretted"
    label = Said("Regretted")
    annotations: ClassVar[Mapping[str, Annotation]] = {"log": LOGGED}
    reads = sort_by = ("log__is_regretted",)

    def cell(self, row: RowValues) -> str:
        """Yes, no, or a dash while nobody said."""
        said = row["log__is_regretted"]
        return UNKNOWN if said is None else _("yes") if said else _("no")


class LeaverRevenueColumn(LinkedColumn):
    """What it paid a month."""

    key = "mrr"
    label = Said("MRR")
    reads = sort_by = ("mrr",)
    kind = FieldKind.MONEY
    is_number = True
    descending_first = True
    explanation = Said("Monthly recurring revenue in US dollars")

    def cell(self, row: RowValues) -> str:
        """Whole dollars."""
        return money(row["mrr"])


class LeaverCsmColumn(LinkedColumn):
    """Who looked after it."""

    key = "csm"
    label = Said("CSM")
    reads = ("csm__first_name", "csm__last_name", "csm__username")
    sort_by = ("csm__username",)
    path = "csm_id"
    kind = FieldKind.CHOICE
    on_phone = False

    def choices(self, user: User) -> Mapping[str, str]:
        """Those who look after accounts that the user may see."""
        return responsible_for_accounts(user, "csm")

    def cell(self, row: RowValues) -> str | SafeString:
        """The name."""
        return str(self.exported(row) or "") or format_html('<span class="muted">{}</span>', _("Nobody"))

    def exported(self, row: RowValues) -> object:
        """The name."""
        first, last, login = (row[path] or "" for path in self.reads)
        return f"{first} {last}".strip() or login or None


def reasons_asked(values: Sequence[str]) -> Q:
    """Accounts that left for any of the reasons; ``none`` asks for those of which nobody said why."""
    found = Q(pk__in=[])
    for value in values:
        found |= Q(churn_reason="") if value == NOT_SAID else conditions_of(DepartureReason(value))
    return found


DEPARTURE_COLUMNS: tuple[LinkedColumn, ...] = (
    LeaverColumn(),
    LeftOnColumn(),
    ReasonColumn(),
    CompetitorColumn(),
    RegretColumn(),
    LeaverRevenueColumn(),
    LeaverCsmColumn(),
)
