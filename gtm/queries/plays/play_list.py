"""The list of plays."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import TOLD, ListDefinition, ListFilter, Shown, ToldFilter, Viewing, add_definition
from churnapp.saying import Said
from churnapp.web.lists import ListState
from customers.columns.note_link import note_link
from customers.queries.named import called_or_at
from customers.queries.scopes import scopes_of
from gtm.columns.plays import PLAY_COLUMNS, PlayColumn
from gtm.domain import PlayStatus, PlayType
from gtm.models import OPEN_PLAYS, PlayQuerySet, PlayRecord
from gtm.queries.plays.rows import PLAY_PATHS, PlayRow, with_tasks

STATUS, KIND, ATTENTION = "status", "type", "attention"
OVERDUE, DUE, UNOWNED, SNOOZED = "overdue", "due", "unowned", "snoozed"
WEEK = timedelta(days=7)


def _needs_attention(chosen: Sequence[str], today: date) -> Q:
    """All at once where several are chosen."""
    found = Q()
    for wish in chosen:
        found &= {
            OVERDUE: Q(due_on__lt=today, status__in=OPEN_PLAYS, snoozed_until=None),
            DUE: Q(due_on__lte=today + WEEK, status__in=OPEN_PLAYS, snoozed_until=None),
            UNOWNED: Q(owner=None) | Q(owner__is_active=False),
            SNOOZED: Q(snoozed_until__isnull=False),
        }[wish]
    return found


class StatusFilter(ListFilter):
    """Where plays stand."""

    key = STATUS
    label = Said("Status")

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every status."""
        return {status.value: status.label for status in PlayStatus}

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """Any of them."""
        return Q(status__in=chosen)


class KindFilter(ListFilter):
    """What plays are for."""

    key = KIND
    label = Said("Type")

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every type."""
        return {kind.value: kind.label for kind in PlayType}

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """Any of them."""
        return Q(play_type__in=chosen)


class AttentionFilter(ListFilter):
    """What is late, near, nobody's, or put off."""

    key = ATTENTION
    label = Said("Attention")

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """In words."""
        return {
            OVERDUE: _("Overdue"),
            DUE: _("Due within a week"),
            UNOWNED: _("Nobody owns it"),
            SNOOZED: _("Snoozed"),
        }

    def condition(self, chosen: Sequence[str], today: date) -> Q:
        """All of them."""
        return _needs_attention(chosen, today)


FILTERS: tuple[ListFilter, ...] = (StatusFilter(), KindFilter(), AttentionFilter(), ToldFilter())


class PlayList(ListDefinition[PlayRecord, Shown[PlayRow]]):
    """Plays beside the risk of their accounts; the open ones unless statuses are asked for."""

    key = "plays"
    noun, plural = Said("play"), Said("plays")
    url_name = "gtm:plays"
    default_sort = "-priority"
    record = PlayRecord

    def fields(self) -> tuple[PlayColumn, ...]:
        """The columns of this context."""
        return PLAY_COLUMNS

    def filters(self) -> tuple[ListFilter, ...]:
        """Status, type, what needs attention and what a mail told of."""
        return FILTERS

    def scopes(self, user: User) -> tuple[tuple[str, ...], str]:
        """People with a book of their own start there, unless it never had a play."""
        scopes, usual = scopes_of(user)
        if usual == Scope.MINE and not self.visible(user, Scope.MINE).exists():
            return scopes, scopes[-1]
        return scopes, usual

    def visible(self, user: User, scope: Scope) -> PlayQuerySet:
        """Those of accounts that the person may see."""
        return PlayRecord.objects.visible_to(user, scope)

    def searched(self, words: str) -> Q:
        """By a part of the account's name or of the reason."""
        return called_or_at(PlayRecord, Q(reason__icontains=words), words)

    def narrowed(
        self,
        found: QuerySet[PlayRecord],
        state: ListState,
        today: date,  # noqa: ARG002
    ) -> QuerySet[PlayRecord]:
        """The open ones where nobody asked for statuses or a mail, without those that are put off."""
        if STATUS in state.filters or TOLD in state.filters or state.where.asks(STATUS):
            return found
        is_asked = SNOOZED in state.filters.get(ATTENTION, ()) or state.where.asks(SNOOZED)
        return found.filter(status__in=OPEN_PLAYS) if is_asked else found.awake()  # type: ignore[attr-defined]  # of plays

    def act(self, row: Shown[PlayRow]) -> SafeString:
        """A note about the account."""
        return note_link(row.row.account_pk)

    def rows(self, keys: Sequence[int], viewing: Viewing) -> dict[int, Shown[PlayRow]]:
        """In two queries."""
        found = PlayRecord.objects.filter(pk__in=keys).order_by().values(*PLAY_PATHS)
        rows = with_tasks([PlayRow.from_values(values, viewing.today) for values in found])
        return {row.pk: Shown(row, viewing) for row in rows}


PLAYS = PlayList()
add_definition(PLAYS)


def has_any_play(user: User) -> bool:
    """Whether the person may see a single play."""
    return PlayRecord.objects.visible_to(user).exists()
