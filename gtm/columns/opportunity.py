"""The columns of the opportunity list."""

from abc import abstractmethod
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from churnapp.web.icons import icon_svg
from churnapp.web.lists import ListColumn
from churnapp.web.risk import risk_badge
from churnapp.web.templatetags.formats import UNKNOWN, ago, day, money
from gtm.domain import SalesStage
from gtm.queries.rows import OpportunityRow

CONTESTED_WORDS = {"renewal": "Renewal contested: save first", "expansion": "Expansion contested: save first"}


@dataclass(frozen=True, slots=True)
class Viewing:
    """Who looks at the list, and how.

    Attributes:
        may_edit: whether stages may be changed.
        csrf_token: for the forms.
        list_query: the query string that leads back to the same list.
    """

    may_edit: bool
    csrf_token: str
    list_query: str


class OpportunityColumn(ListColumn):
    """One column."""

    @abstractmethod
    def cell(self, row: OpportunityRow, viewing: Viewing) -> str | SafeString:
        """What the page shows; plain text is escaped."""


class AccountColumn(OpportunityColumn):
    """The account, as the link of the row, and whether its customer must be saved first."""

    key = "account"
    label = "Account"

    def cell(self, row: OpportunityRow, viewing: Viewing) -> SafeString:  # noqa: ARG002
        """The linked name with its hint."""
        link = format_html(
            '<a class="row-name" href="{}" title="{}">{}</a>',
            reverse("gtm:opportunity", args=[row.pk]),
            row.opp_id,
            row.account_name,
        )
        if row.account_left_on is not None:
            return format_html('{} <span class="label">left {}</span>', link, day(row.account_left_on))
        return format_html("{}{}", link, contested_hint(row))


class RiskColumn(OpportunityColumn):
    """The risk that the account leaves."""

    key = "risk"
    label = "Churn risk"
    descending_first = True
    explanation = "Probability that the account leaves within 90 days"

    def cell(self, row: OpportunityRow, viewing: Viewing) -> str | SafeString:  # noqa: ARG002
        """The badge; nothing to say about accounts that have left."""
        if row.account_left_on is not None:
            return UNKNOWN
        return risk_badge(row.churn_probability, row.tier or "", row.previous_probability)


class AmountColumn(OpportunityColumn):
    """What the sale is worth."""

    key = "amount"
    label = "Amount"
    descending_first = True
    is_number = True

    def cell(self, row: OpportunityRow, viewing: Viewing) -> str:  # noqa: ARG002
        """Whole dollars."""
        return money(row.amount)


class StageColumn(OpportunityColumn):
    """Where the sale stands, and where it may move."""

    key = "stage"
    label = "Stage"

    def cell(self, row: OpportunityRow, viewing: Viewing) -> str | SafeString:
        """A form for those who may move it, else the word."""
        if not viewing.may_edit:
            return row.stage.label
        return _stage_form(row, viewing)


class CloseColumn(OpportunityColumn):
    """When it is expected to close."""

    key = "close"
    label = "Closes"

    def cell(self, row: OpportunityRow, viewing: Viewing) -> str | SafeString:  # noqa: ARG002
        """The distance in words, marked when it is overdue."""
        return closing(row)


class KindColumn(OpportunityColumn):
    """What is being sold."""

    key = "type"
    label = "Type"

    def cell(self, row: OpportunityRow, viewing: Viewing) -> str:  # noqa: ARG002
        """The kind as words."""
        return row.kind.label if row.kind else UNKNOWN


class OwnerColumn(OpportunityColumn):
    """Who sells it."""

    key = "owner"
    label = "Owner"
    on_phone = False

    def cell(self, row: OpportunityRow, viewing: Viewing) -> str | SafeString:  # noqa: ARG002
        """The person's name."""
        return row.owner or format_html('<span class="muted">{}</span>', "Nobody")


OPPORTUNITY_COLUMNS: tuple[OpportunityColumn, ...] = (
    AccountColumn(),
    RiskColumn(),
    AmountColumn(),
    StageColumn(),
    CloseColumn(),
    KindColumn(),
    OwnerColumn(),
)


def contested_hint(row: OpportunityRow) -> SafeString | str:
    """Says that the customer must be saved first; nothing where that is not so."""
    if not row.is_contested or row.kind is None:
        return ""
    return format_html(
        '<span class="contested">{}{}</span>', icon_svg("alert-triangle"), CONTESTED_WORDS[row.kind]
    )


def closing(row: OpportunityRow) -> SafeString | str:
    """The close date as a distance, marked and said when it has passed."""
    if not row.is_overdue:
        return ago(row.close_date) if row.stage.is_open else day(row.close_date)
    return format_html('<span class="is-passed">Overdue, {}</span>', ago(row.close_date))


def _stage_form(row: OpportunityRow, viewing: Viewing) -> SafeString:
    """A real form that htmx answers with the whole list, so that its totals move too."""
    url = reverse("gtm:move_stage", args=[row.pk])
    return format_html(
        '<form class="stage-form" method="post" action="{0}" hx-post="{0}" hx-target="#opportunity_list"'
        ' hx-swap="outerHTML"><input type="hidden" name="csrfmiddlewaretoken" value="{1}">'
        '<input type="hidden" name="list" value="{2}"><input type="hidden" name="seen" value="{5}">'
        '<select class="form-select form-select-sm" name="stage" aria-label="Stage of {3}">{4}</select>'
        '<button class="btn btn-sm" type="submit">Move</button></form>',
        url,
        viewing.csrf_token,
        viewing.list_query,
        row.account_name,
        _stage_options(row.stage),
        row.stage.value,
    )


@cache
def _stage_options(stage: SalesStage) -> SafeString:
    choices = ((choice.value, choice.label) for choice in (stage, *stage.ways_on))
    return format_html_join("", '<option value="{}">{}</option>', choices)
