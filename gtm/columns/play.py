"""The columns of the list of plays."""

from abc import abstractmethod
from functools import cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from churnapp.web.lists import ListColumn
from churnapp.web.risk import risk_badge
from churnapp.web.templatetags.formats import ago, day
from customers.queries.account import account_url
from gtm.columns.opportunity import Viewing
from gtm.domain import PlayStatus
from gtm.queries.play_row import PlayRow


class PlayColumn(ListColumn):
    """One column."""

    @abstractmethod
    def cell(self, row: PlayRow, viewing: Viewing) -> str | SafeString:
        """What the page shows; plain text is escaped."""


class AccountColumn(PlayColumn):
    """The account, as the link of the row."""

    key = "account"
    label = "Account"

    def cell(self, row: PlayRow, viewing: Viewing) -> SafeString:  # noqa: ARG002
        """The linked name."""
        url = account_url(row.account_pk)
        return format_html('<a class="row-name" href="{}">{}</a>', url, row.account_name)


class RiskColumn(PlayColumn):
    """The risk of the account now."""

    key = "risk"
    label = "Churn risk"
    descending_first = True
    explanation = "Probability that the account leaves within 90 days"

    def cell(self, row: PlayRow, viewing: Viewing) -> SafeString:  # noqa: ARG002
        """The badge."""
        return risk_badge(row.churn_probability, row.tier or "")


class CauseColumn(PlayColumn):
    """What the play is for, and what was known."""

    key = "play"
    label = "Play"

    def cell(self, row: PlayRow, viewing: Viewing) -> SafeString:  # noqa: ARG002
        """Reason and story."""
        return format_html(
            '<b>{}</b> <span class="muted">· {}</span>{}', row.reason, row.kind.label, _story(row)
        )


class StatusColumn(PlayColumn):
    """Where it stands, and where it may move."""

    key = "status"
    label = "Status"

    def cell(self, row: PlayRow, viewing: Viewing) -> str | SafeString:
        """A form for those who may move it, else the word."""
        if not viewing.may_edit:
            return row.status.label
        return format_html(
            '<form class="stage-form" method="post" action="{0}" hx-post="{0}" hx-target="#play_list"'
            ' hx-swap="outerHTML"><input type="hidden" name="csrfmiddlewaretoken" value="{1}">'
            '<input type="hidden" name="list" value="{2}"><input type="hidden" name="seen" value="{3}">'
            '<select class="form-select form-select-sm" name="status" aria-label="Status of play for {4}">'
            '{5}</select><button class="btn btn-sm" type="submit">Move</button></form>',
            reverse("gtm:move_play", args=[row.pk]),
            viewing.csrf_token,
            viewing.list_query,
            row.status.value,
            row.account_name,
            status_options(row.status),
        )


class DueColumn(PlayColumn):
    """By when somebody should have acted."""

    key = "due"
    label = "Due"

    def cell(self, row: PlayRow, viewing: Viewing) -> str | SafeString:  # noqa: ARG002
        """The distance in words, marked when it has passed."""
        if not row.status.is_open:
            return format_html('<span class="muted">closed {}</span>', day(row.closed_on))
        if row.is_overdue:
            return format_html('<span class="is-passed">Overdue, {}</span>', ago(row.due_on))
        return ago(row.due_on)


class OwnerColumn(PlayColumn):
    """Who does it."""

    key = "owner"
    label = "Owner"
    on_phone = False

    def cell(self, row: PlayRow, viewing: Viewing) -> str | SafeString:  # noqa: ARG002
        """The person's name."""
        return row.owner or format_html('<span class="is-soon">{}</span>', "Nobody")


PLAY_COLUMNS: tuple[PlayColumn, ...] = (
    AccountColumn(),
    RiskColumn(),
    CauseColumn(),
    StatusColumn(),
    DueColumn(),
    OwnerColumn(),
)


@cache
def status_options(status: PlayStatus) -> SafeString:
    """The present status and those it may move to, as options of a select."""
    choices = ((choice.value, choice.label) for choice in (status, *status.allowed_moves))
    return format_html_join("", '<option value="{}">{}</option>', choices)


def _story(row: PlayRow) -> SafeString | str:
    return format_html('<span class="reason">{}</span>', row.story) if row.story else ""
