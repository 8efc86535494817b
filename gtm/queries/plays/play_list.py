"""The list of plays."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import FixedFilter, ListDefinition, ListFilter, Shown, Viewing, add_definition
from churnapp.web.lists import ListState
from customers.columns.note_link import note_link
from customers.queries.scopes import scopes_of
from gtm.columns.plays import PLAY_COLUMNS, PlayColumn
from gtm.domain import PlayStatus, PlayType
from gtm.models import OPEN_PLAYS, PlayQuerySet, PlayRecord
from gtm.queries.plays.rows import PLAY_PATHS, PlayRow

STATUS, KIND, ATTENTION, OVERDUE, UNOWNED = "status", "type", "attention", "overdue", "unowned"


def _needs_attention(chosen: Sequence[str], today: date) -> Q:
    """Both at once where both are chosen."""
    found = Q(due_on__lt=today, status__in=OPEN_PLAYS) if OVERDUE in chosen else Q()
    return found & Q(owner=None) if UNOWNED in chosen else found


FILTERS = (
    FixedFilter(
        STATUS,
        "Status",
        {status.value: status.label for status in PlayStatus},
        lambda chosen, _: Q(status__in=chosen),
    ),
    FixedFilter(
        KIND,
        "Type",
        {kind.value: kind.label for kind in PlayType},
        lambda chosen, _: Q(play_type__in=chosen),
    ),
    FixedFilter(ATTENTION, "Attention", {OVERDUE: "Overdue", UNOWNED: "Nobody owns it"}, _needs_attention),
)


class PlayList(ListDefinition[PlayRecord, Shown[PlayRow]]):
    """Plays beside the risk of their accounts; the open ones unless statuses are asked for."""

    key = "plays"
    noun, plural = "play", "plays"
    url_name = "gtm:plays"
    default_sort = "due"
    record = PlayRecord

    def fields(self) -> tuple[PlayColumn, ...]:
        """The columns of this context."""
        return PLAY_COLUMNS

    def filters(self) -> tuple[ListFilter, ...]:
        """Status, type and what needs attention."""
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
        return Q(customer__name__icontains=words) | Q(reason__icontains=words)

    def narrowed(
        self,
        found: QuerySet[PlayRecord],
        state: ListState,
        today: date,  # noqa: ARG002
    ) -> QuerySet[PlayRecord]:
        """The open ones where nobody asked for statuses."""
        is_asked = STATUS in state.filters or state.where.asks(STATUS)
        return found if is_asked else found.filter(status__in=OPEN_PLAYS)

    def act(self, row: Shown[PlayRow]) -> SafeString:
        """A note about the account."""
        return note_link(row.row.account_pk)

    def rows(self, keys: Sequence[int], viewing: Viewing) -> dict[int, Shown[PlayRow]]:
        """In one query."""
        found = PlayRecord.objects.filter(pk__in=keys).order_by().values(*PLAY_PATHS)
        return {values["pk"]: Shown(PlayRow.from_values(values, viewing.today), viewing) for values in found}


PLAYS = PlayList()
add_definition(PLAYS)


def has_any_play(user: User) -> bool:
    """Whether the person may see a single play."""
    return PlayRecord.objects.visible_to(user).exists()
