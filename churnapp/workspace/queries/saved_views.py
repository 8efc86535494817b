"""The views that a person has of a list, and what the bar above the list says about them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.compiled import compiled, first
from churnapp.web.lists import NO_VIEW, ListState, read_state
from churnapp.workspace.models import SavedViewRecord, Sharing
from churnapp.workspace.models.saved_view import lists_closed_to

MOST_VIEWS = 200


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view as one person sees it.

    Attributes:
        pk: which.
        url: its permanent address.
        is_pinned: whether this person has it above the list.
        is_default: whether the list opens with it for this person.
        is_own: whether it is this person's.
        is_of_mail: whether the product keeps it, so that mail leads to it.
        may_edit: whether this person may rename, change, share or delete it.
        shared: with whom, in words; empty for a private one.
        owner: who made it.
        query: of its list.
        list_key: of its list.
    """

    pk: int
    name: str
    url: str
    is_pinned: bool
    is_default: bool
    is_own: bool
    is_of_mail: bool
    may_edit: bool
    shared: str
    owner: str
    query: str
    list_key: str


@dataclass(frozen=True, slots=True)
class ViewsBar:
    """What stands above a list.

    Attributes:
        all_url: the list without a view.
        views: every view of the list that the person may open, by name.
        current: the view that the state began with; None without.
        has_changes: whether the state shows something else than the view.
        query: what saving would keep.
        reset_url: the view as it is saved.
    """

    list_key: str
    all_url: str
    views: Sequence[ViewRow]
    current: ViewRow | None
    has_changes: bool
    query: str
    reset_url: str

    @property
    def tabs(self) -> list[ViewRow]:
        """What is pinned, and what is open."""
        return [view for view in self.views if view.is_pinned or view == self.current]

    @property
    def own(self) -> list[ViewRow]:
        """What one has arranged oneself."""
        return [view for view in self.views if view.is_own and not view.is_of_mail]

    @property
    def of_mail(self) -> list[ViewRow]:
        """What mail leads to."""
        return [view for view in self.views if view.is_of_mail]

    @property
    def shared(self) -> list[ViewRow]:
        """What others share."""
        return [view for view in self.views if not view.is_own]


def views_of(user: User, list_key: str = "") -> list[ViewRow]:
    """The views of a list, or of all, that a person may open, by name, in one query."""
    found = _placed(list_key=list_key or None, **_seen_by(user))
    return [_row(record, user) for record in found]


def bar_of(user: User, list_key: str, state: ListState, list_url: str) -> ViewsBar:
    """The bar above a list, in one query.

    Args:
        user: who looks.
        list_key: at which list.
        state: what it shows.
        list_url: its page.
    """
    views = views_of(user, list_key)
    current = next((view for view in views if str(view.pk) == state.view), None)
    query = query_of(state)
    saved = "" if current is None else query_of(read_state(QueryDict(current.query), state.shape))
    default = any(view.is_default for view in views)
    return ViewsBar(
        list_key=list_key,
        all_url=f"{list_url}?view={NO_VIEW}" if default else list_url,
        views=views,
        current=current,
        has_changes=query != saved,
        query=query,
        reset_url=current.url if current else list_url,
    )


def query_of(state: ListState) -> str:
    """What a view keeps of a state: all but the page and the view it began with."""
    return replace(state.at_the_start, view="").url.removeprefix("?")


def opening_query(view: ViewRow | SavedViewRecord) -> str:
    """The query string that a view opens its list with."""
    return f"{view.query}&view={view.pk}" if view.query else f"view={view.pk}"


def default_view(user: User, list_key: str) -> SavedViewRecord | None:
    """What a list opens with for a person, in one query."""
    return first(_default(list_key=list_key, **_seen_by(user)))


class _Seeing(TypedDict):
    person: int
    team: int | None
    closed: list[str]


def _seen_by(user: User) -> _Seeing:
    return {"person": user.pk, "team": user.team_id, "closed": lists_closed_to(user)}


@compiled
def _placed(
    *, person: int, team: int | None, closed: list[str], list_key: str | None
) -> QuerySet[SavedViewRecord]:
    found = SavedViewRecord.objects.shown_to(person, team, closed).select_related("owner", "team")
    if list_key is not None:
        found = found.filter(list_key=list_key)
    placed = found.annotate(place=FilteredRelation("places", condition=Q(places__person=person)))
    marked = placed.annotate(is_pinned=F("place__is_pinned"), is_default=F("place__is_default"))
    return marked.order_by("name", "pk")[:MOST_VIEWS]


@compiled
def _default(*, person: int, team: int | None, closed: list[str], list_key: str) -> QuerySet[SavedViewRecord]:
    found = SavedViewRecord.objects.shown_to(person, team, closed)
    return found.filter(places__person=person, places__is_default=True, list_key=list_key).order_by("pk")[:1]


def _row(record: SavedViewRecord, user: User) -> ViewRow:
    shared = {
        Sharing.PRIVATE: "",
        Sharing.TEAM: str(record.team or _("nobody")),
        Sharing.EVERYBODY: _("everybody"),
    }
    return ViewRow(
        pk=record.pk,
        name=record.name,
        url=reverse("workspace:saved_view", args=[record.pk]),
        is_pinned=bool(getattr(record, "is_pinned", False)),
        is_default=bool(getattr(record, "is_default", False)),
        is_own=record.owner_id == user.pk,
        is_of_mail=bool(record.told_of),
        may_edit=record.may_be_edited_by(user),
        shared=shared[Sharing(record.sharing)],
        owner=str(record.owner),
        query=record.query,
        list_key=record.list_key,
    )
