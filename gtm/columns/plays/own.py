"""The columns of the list of plays."""

from abc import abstractmethod
from collections.abc import Mapping
from functools import cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from churnapp.accounts.models import User
from churnapp.lists import ListField, Shown, people_of
from churnapp.web.filters import FieldKind
from churnapp.web.risk import risk_badge
from churnapp.web.templatetags.formats import UNKNOWN, ago, day
from customers.queries.account import account_url
from gtm.domain import PlayStatus, PlayType
from gtm.models import PlayRecord
from gtm.queries.plays.rows import PlayRow


class PlayColumn(ListField[Shown[PlayRow]]):
    """One column."""

    def cell(self, row: Shown[PlayRow]) -> str | SafeString:
        """What the page shows; plain text is escaped."""
        return self.shown(row.row)

    def exported(self, row: Shown[PlayRow]) -> object:
        """The bare value that an export writes; None where it is unknown."""
        return self.value(row.row)

    def shown(self, row: PlayRow) -> str | SafeString:
        """The cell of columns that look alike to everybody."""
        return str(self.value(row) or UNKNOWN)

    @abstractmethod
    def value(self, row: PlayRow) -> object:
        """The bare value; None where it is unknown."""


class AccountColumn(PlayColumn):
    """The account, as the link of the row."""

    key = "account"
    label = "Account"
    sort_by = ("customer__name",)
    kind = FieldKind.TEXT
    is_always_known = True

    def shown(self, row: PlayRow) -> SafeString:
        """The linked name."""
        url = account_url(row.account_pk)
        return format_html('<a class="row-name" href="{}">{}</a>', url, row.account_name)

    def value(self, row: PlayRow) -> object:
        """The name."""
        return row.account_name


class RiskColumn(PlayColumn):
    """The risk of the account now."""

    key = "risk"
    label = "Churn risk"
    sort_by = ("customer__current_score__churn_probability",)
    kind = FieldKind.PERCENT
    descending_first = True
    explanation = "Probability that the account leaves within 90 days"

    def shown(self, row: PlayRow) -> SafeString:
        """The badge."""
        return risk_badge(row.churn_probability, row.tier or "")

    def value(self, row: PlayRow) -> object:
        """The probability."""
        return row.churn_probability


class CauseColumn(PlayColumn):
    """What the play is for, and what was known."""

    key = "play"
    label = "Play"
    sort_by = ("play_type", "reason")
    path = "reason"
    kind = FieldKind.TEXT
    is_always_known = True

    def shown(self, row: PlayRow) -> SafeString:
        """Reason and story."""
        return format_html(
            '<b>{}</b> <span class="muted">· {}</span>{}', row.reason, row.kind.label, _story(row)
        )

    def value(self, row: PlayRow) -> object:
        """The reason."""
        return row.reason


class TypeColumn(PlayColumn):
    """What kind of play it is."""

    key = "type"
    label = "Type"
    sort_by = ("play_type", "due_on")
    kind = FieldKind.CHOICE
    is_always_known = True
    is_default = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every type."""
        return {kind.value: kind.label for kind in PlayType}

    def shown(self, row: PlayRow) -> str:
        """The type in words."""
        return row.kind.label

    def value(self, row: PlayRow) -> object:
        """The type's own value."""
        return row.kind.value


class StatusColumn(PlayColumn):
    """Where it stands, and where it may move."""

    key = "status"
    label = "Status"
    sort_by = ("status", "due_on")
    kind = FieldKind.CHOICE
    is_always_known = True

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every status."""
        return {status.value: status.label for status in PlayStatus}

    def cell(self, row: Shown[PlayRow]) -> str | SafeString:
        """A form for those who may move it, else the word."""
        play, viewing = row.row, row.viewing
        if not viewing.may_edit:
            return play.status.label
        return format_html(
            '<form class="stage-form" method="post" action="{0}" hx-post="{0}" hx-target="#play_list"'
            ' hx-swap="outerHTML"><input type="hidden" name="csrfmiddlewaretoken" value="{1}">'
            '<input type="hidden" name="list" value="{2}"><input type="hidden" name="seen" value="{3}">'
            '<select class="form-select form-select-sm" name="status" aria-label="Status of play for {4}">'
            '{5}</select><button class="btn btn-sm" type="submit">Move</button></form>',
            reverse("gtm:move_play", args=[play.pk]),
            viewing.csrf_token,
            viewing.list_url,
            play.status.value,
            play.account_name,
            status_options(play.status),
        )

    def value(self, row: PlayRow) -> object:
        """The status's own value."""
        return row.status.value


class DueColumn(PlayColumn):
    """By when somebody should have acted."""

    key = "due"
    label = "Due"
    sort_by = ("due_on",)
    kind = FieldKind.DATE
    is_always_known = True

    def shown(self, row: PlayRow) -> str | SafeString:
        """The distance in words, marked when it has passed."""
        if not row.status.is_open:
            return format_html('<span class="muted">closed {}</span>', day(row.closed_on))
        if row.is_overdue:
            return format_html('<span class="is-passed">Overdue, {}</span>', ago(row.due_on))
        return ago(row.due_on)

    def value(self, row: PlayRow) -> object:
        """The date."""
        return row.due_on


class ClosedColumn(PlayColumn):
    """When its outcome was known."""

    key = "closed"
    label = "Closed"
    sort_by = ("closed_on",)
    kind = FieldKind.DATE
    is_default = False

    def shown(self, row: PlayRow) -> str:
        """The date in words."""
        return day(row.closed_on)

    def value(self, row: PlayRow) -> object:
        """The date."""
        return row.closed_on


class OwnerColumn(PlayColumn):
    """Who does it."""

    key = "owner"
    label = "Owner"
    sort_by = ("owner__username", "due_on")
    path = "owner_id"
    kind = FieldKind.CHOICE
    on_phone = False

    def choices(self, user: User) -> Mapping[str, str]:
        """Those who own a play that the user may see."""
        return people_of(PlayRecord.objects.visible_to(user), "owner")

    def shown(self, row: PlayRow) -> str | SafeString:
        """The person's name."""
        return row.owner or format_html('<span class="is-soon">{}</span>', "Nobody")

    def value(self, row: PlayRow) -> object:
        """The person's name."""
        return row.owner or None


PLAY_COLUMNS: tuple[PlayColumn, ...] = (
    AccountColumn(),
    RiskColumn(),
    CauseColumn(),
    TypeColumn(),
    StatusColumn(),
    DueColumn(),
    ClosedColumn(),
    OwnerColumn(),
)


@cache
def status_options(status: PlayStatus) -> SafeString:
    """The present status and those it may move to, as options of a select."""
    choices = ((choice.value, choice.label) for choice in (status, *status.allowed_moves))
    return format_html_join("", '<option value="{}">{}</option>', choices)


def _story(row: PlayRow) -> SafeString | str:
    return format_html('<span class="reason">{}</span>', row.story) if row.story else ""
