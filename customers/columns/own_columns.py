"""The columns that the customers context itself fills."""

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from churnapp.web.templatetags.formats import UNKNOWN, day, in_days, money
from customers.columns.column import LIST_URL, AccountColumn, RowValues
from customers.columns.registry import add_column
from customers.queries.account import account_url

SOON_DAYS = 30


class NameColumn(AccountColumn):
    """The account, as the link of its row; says when it has left."""

    key = "name"
    label = "Account"
    position = 10
    reads = ("pk", "name", "customer_id", "churn_date")
    sort_by = ("name",)

    def cell(self, values: RowValues) -> SafeString:
        """The linked name."""
        link = format_html(
            '<a class="row-name" href="{}" title="{}">{}</a>',
            account_url(values["pk"], list_url=values.get(LIST_URL)),
            values["customer_id"],
            values["name"],
        )
        if values["churn_date"] is None:
            return link
        return format_html('{} <span class="label">left {}</span>', link, day(values["churn_date"]))

    def exported(self, values: RowValues) -> object:
        """The name."""
        return values["name"]


class PlanColumn(AccountColumn):
    """The plan."""

    key = "plan"
    label = "Plan"
    position = 70
    reads = ("plan_tier",)
    sort_by = ("plan_tier",)

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
    descending_first = True
    is_number = True
    explanation = "Monthly recurring revenue in US dollars"

    def cell(self, values: RowValues) -> str:
        """Whole dollars."""
        return money(values["mrr"])

    def exported(self, values: RowValues) -> object:
        """The exact amount."""
        return values["mrr"]


class RenewalColumn(AccountColumn):
    """The renewal date, with the days left for those still there."""

    key = "renewal"
    label = "Renewal"
    position = 80
    reads = ("renewal_date", "churn_date")
    sort_by = ("renewal_date",)

    def cell(self, values: RowValues) -> str | SafeString:
        """The distance in words with the date on hover; marked when near or passed."""
        renewal = values["renewal_date"]
        if renewal is None or values["churn_date"] is not None:
            return UNKNOWN
        days = (renewal - timezone.now().date()).days
        tone = "is-passed" if days < 0 else "is-soon" if days <= SOON_DAYS else ""
        return format_html(
            '<time class="{}" datetime="{}" title="{}">{}</time>',
            tone,
            renewal.isoformat(),
            day(renewal),
            in_days(days),
        )

    def exported(self, values: RowValues) -> object:
        """The date."""
        return values["renewal_date"]


class CsmColumn(AccountColumn):
    """Who looks after the account."""

    key = "csm"
    label = "CSM"
    position = 90
    reads = ("csm__first_name", "csm__last_name", "csm__username")
    sort_by = ("csm__username",)
    on_phone = False

    def cell(self, values: RowValues) -> str | SafeString:
        """The person's name."""
        return self._name(values) or format_html('<span class="muted">{}</span>', "Nobody")

    def exported(self, values: RowValues) -> object:
        """The person's name."""
        return self._name(values) or None

    def _name(self, values: RowValues) -> str:
        full = f"{values['csm__first_name'] or ''} {values['csm__last_name'] or ''}".strip()
        return full or values["csm__username"] or ""


class IndustryColumn(AccountColumn):
    """The industry."""

    key = "industry"
    label = "Industry"
    position = 100
    reads = ("industry",)
    sort_by = ("industry",)
    on_phone = False

    def cell(self, values: RowValues) -> str:
        """The industry's label."""
        return str(values["industry"])

    def exported(self, values: RowValues) -> object:
        """The industry's label."""
        return values["industry"]


for _column in (NameColumn(), PlanColumn(), MrrColumn(), RenewalColumn(), CsmColumn(), IndustryColumn()):
    add_column(_column)
