"""Columns about how a play is worked off: what it is worth, where it stands, who does it until when."""

from collections.abc import Mapping
from functools import cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.lists import Shown, people_of
from churnapp.saying import Said
from churnapp.web.addresses import address
from churnapp.web.filters import FieldKind
from churnapp.web.templatetags.formats import UNKNOWN, ago, day, money
from gtm.columns.plays.column import PlayColumn
from gtm.domain import PlayStatus
from gtm.models import PlayRecord
from gtm.queries.plays.rows import PlayRow


class PriorityColumn(PlayColumn):
    """What acting is worth."""

    key = "priority"
    label = Said("Priority")
    sort_by = ("priority",)
    kind = FieldKind.NUMBER
    is_number = True
    descending_first = True
    explanation = Said("Expected value of acting: probability × how often it helps × yearly value − cost")

    def shown(self, row: PlayRow) -> str:
        """US dollars."""
        return money(row.priority)

    def value(self, row: PlayRow) -> object:
        """US dollars."""
        return row.priority


class StatusColumn(PlayColumn):
    """Where it stands, and where it may move."""

    key = "status"
    label = Said("Status")
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
            '<input type="hidden" name="next" value="{2}"><input type="hidden" name="seen" value="{3}">'
            '<select class="form-select form-select-sm" name="status" aria-label="{4}">'
            '{5}</select><button class="btn btn-sm" type="submit">{6}</button></form>',
            address("gtm:move_play", play.pk),
            viewing.csrf_token,
            f"{reverse('gtm:plays')}{viewing.list_url}",
            play.status.value,
            _("Status of play for %(name)s") % {"name": play.account_name},
            status_options(play.status),
            _("Move"),
        )

    def value(self, row: PlayRow) -> object:
        """The status's own value."""
        return row.status.value


class DueColumn(PlayColumn):
    """By when somebody should have acted."""

    key = "due"
    label = Said("Due")
    sort_by = ("due_on",)
    kind = FieldKind.DATE
    is_always_known = True

    def shown(self, row: PlayRow) -> str | SafeString:
        """The distance in words, marked when it has passed or somebody put it off."""
        if not row.status.is_open:
            return format_html(
                '<span class="muted">{}</span>', _("closed %(day)s") % {"day": day(row.closed_on)}
            )
        if row.snoozed_until:
            said = _("put off until %(day)s") % {"day": day(row.snoozed_until)}
            return format_html('<span class="muted" title="{}">{}</span>', row.snooze_reason, said)
        if row.is_overdue:
            return format_html('<span class="is-passed">{}, {}</span>', _("Overdue"), ago(row.due_on))
        return ago(row.due_on)

    def value(self, row: PlayRow) -> object:
        """The date."""
        return row.due_on


class ClosedColumn(PlayColumn):
    """When its outcome was known."""

    key = "closed"
    label = Said("Closed")
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
    label = Said("Owner")
    sort_by = ("owner__username", "due_on")
    path = "owner_id"
    kind = FieldKind.CHOICE
    on_phone = False

    def choices(self, user: User) -> Mapping[str, str]:
        """Those who own a play that the user may see."""
        return people_of(PlayRecord.objects.visible_to(user), "owner")

    def shown(self, row: PlayRow) -> str | SafeString:
        """The person's name."""
        if row.owner_left:
            return format_html('{} <span class="is-soon">{}</span>', row.owner, _("has left"))
        return row.owner or format_html('<span class="is-soon">{}</span>', _("Nobody"))

    def value(self, row: PlayRow) -> object:
        """The person's name."""
        return row.owner or None


class TasksColumn(PlayColumn):
    """How far its tasks are."""

    key = "tasks"
    label = Said("Tasks")
    on_phone = False

    def shown(self, row: PlayRow) -> str | SafeString:
        """Done of all, with a bar."""
        if row.tasks is None:
            return UNKNOWN
        return format_html(
            '<span class="play-progress">{} <progress value="{}" max="{}" aria-hidden="true"></progress>'
            "</span>",
            f"{row.tasks.done}/{row.tasks.total}",
            row.tasks.done,
            row.tasks.total,
        )

    def value(self, row: PlayRow) -> object:
        """``2/5``."""
        return f"{row.tasks.done}/{row.tasks.total}" if row.tasks else None


class DaysColumn(PlayColumn):
    """How long it has been in its status."""

    key = "days"
    is_default = False
    label = Said("In status")
    sort_by = ("status_entered_on",)
    explanation = Said("Days since its status was entered")
    on_phone = False
    is_number = True

    def shown(self, row: PlayRow) -> str:
        """Days."""
        return _("%(days)s d") % {"days": row.days_in_status}

    def value(self, row: PlayRow) -> object:
        """Days."""
        return row.days_in_status


class SnoozeColumn(PlayColumn):
    """Until when somebody put it off."""

    key = "snoozed"
    label = Said("Snoozed until")
    sort_by = ("snoozed_until",)
    kind = FieldKind.DATE
    is_default = False

    def shown(self, row: PlayRow) -> str:
        """The day, and why."""
        return f"{day(row.snoozed_until)}: {row.snooze_reason}" if row.snoozed_until else UNKNOWN

    def value(self, row: PlayRow) -> object:
        """The day."""
        return row.snoozed_until


class OutcomeColumn(PlayColumn):
    """How it ended."""

    key = "outcome"
    label = Said("Outcome")
    sort_by = ("outcome_note",)
    kind = FieldKind.TEXT
    is_default = False

    def shown(self, row: PlayRow) -> str:
        """What somebody wrote, or what was seen."""
        return row.evidence or row.outcome_note or UNKNOWN

    def value(self, row: PlayRow) -> object:
        """The same."""
        return row.evidence or row.outcome_note or None


@cache
def _ways(status: PlayStatus) -> tuple[PlayStatus, ...]:
    return (status, *status.allowed_moves)


def status_options(status: PlayStatus) -> SafeString:
    """The present status and those it may move to, as options of a select."""
    choices = ((choice.value, choice.label) for choice in _ways(status))
    return format_html_join("", '<option value="{}">{}</option>', choices)
