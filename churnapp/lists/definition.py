"""What a list is: its rows, fields and filters, and the questions that pages and other rooms ask of it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db.models import Model, OrderBy, Q, QuerySet
from django.http import QueryDict
from django.utils.safestring import SafeString

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists.field import Annotation, ListField, ListFilter
from churnapp.lists.viewing import Viewing
from churnapp.web.filters import FilterField
from churnapp.web.lists import (
    FilterShape,
    ListShape,
    ListState,
    OrderKey,
    Page,
    SortPath,
    has_index,
    keyset_page,
    order_of,
    read_state,
)

ROWS_PER_CHUNK = 2_000


class ListDefinition[Record: Model, Row](ABC):
    """One list.

    Attributes:
        key: its name in saved views and URLs of exports.
        noun, plural: what one row is, and several.
        url_name: of its page.
        default_sort: keys of fields separated by commas, each with a leading minus for descending.
        record: the model of the rows.
        has_indexed_orders: whether an index gives every usual order of all rows, so that of many that match
            the first are found along it.
    """

    key: ClassVar[str]
    noun: ClassVar[str]
    plural: ClassVar[str]
    url_name: ClassVar[str]
    default_sort: ClassVar[str]
    record: type[Record]
    has_indexed_orders: ClassVar[bool] = False

    @abstractmethod
    def fields(self) -> tuple[ListField[Row], ...]:
        """Every column in its usual order; the first names the row and always stays first."""

    def filters(self) -> tuple[ListFilter, ...]:
        """The quick filters in the order shown."""
        return ()

    def scopes(self, user: User) -> tuple[tuple[str, ...], str]:  # noqa: ARG002
        """The scopes a person may choose from, and the one to start with."""
        return (Scope.ALL.value,), Scope.ALL.value

    def may_open(self, user: User) -> bool:  # noqa: ARG002
        """Whether its page is there for this person; views of a list that is not are not offered."""
        return True

    @abstractmethod
    def visible(self, user: User, scope: Scope) -> QuerySet[Record]:
        """The rows that a person may see of a scope."""

    def searched(self, words: str) -> Q:  # noqa: ARG002
        """The rows that words search for; everything where the list has no search."""
        return Q()

    def narrowed(self, found: QuerySet[Record], state: ListState, today: date) -> QuerySet[Record]:  # noqa: ARG002
        """What the list leaves out unless it is asked for, such as what is closed."""
        return found

    @abstractmethod
    def rows(self, keys: Sequence[int], viewing: Viewing) -> Mapping[int, Row]:
        """The rows with these primary keys that still are there, by key, in few queries."""

    def gone(self, user: User, key: str) -> str:  # noqa: ARG002
        """What became of a field that the list had once, and what helps; empty where it never had it."""
        return ""

    def act(self, row: Row) -> SafeString | str:  # noqa: ARG002
        """What can be done from the row besides, at the end of its first cell, for people who may edit."""
        return ""

    def shape(self, user: User) -> ListShape:
        """What this person may ask of the list."""
        fields, (scopes, usual) = self.fields(), self.scopes(user)
        return ListShape(
            sorts={field.key: field.label for field in fields if field.sort_by},
            default_sort=self.default_sort,
            filters=tuple(
                FilterShape(item.key, item.label, item.choices(user), item.is_usual)
                for item in self.filters()
            ),
            scopes=scopes,
            default_scope=user.first_scope if user.first_scope in scopes else usual,
            fields=self.filter_fields(user),
            columns={field.key: field.label for field in fields},
            default_columns=tuple(field.key for field in fields if field.is_default),
            gone=lambda key: self.gone(user, key),
        )

    def filter_fields(self, user: User) -> Mapping[str, FilterField]:
        """What conditions may ask, by key; values of choices are read when somebody needs them."""
        asked = (field.filter_field(user) for field in self.fields())
        return {field.key: field for field in asked if field is not None}

    def state_from_query(self, user: User, query: str | QueryDict) -> ListState:
        """What a query string asks for, with or without its question mark."""
        asked = QueryDict(query.removeprefix("?")) if isinstance(query, str) else query
        return read_state(asked, self.shape(user))

    def matching(self, user: User, state: ListState, today: date) -> QuerySet[Record]:
        """Exactly the rows that the list holds, unordered."""
        return self.narrowed(self.fitting(user, state, today), state, today)

    def fitting(self, user: User, state: ListState, today: date) -> QuerySet[Record]:
        """The rows that fit scope, search, filters and conditions, before ``narrowed``."""
        found = self._annotated(self.visible(user, Scope(state.scope)), state)
        if state.search:
            found = found.filter(self.searched(state.search))
        for item in self.filters():
            if chosen := state.filters.get(item.key):
                found = found.filter(item.condition(chosen, today))
        if state.where:
            found = found.filter(state.where.condition(today))
        return found

    def order(self, state: ListState) -> tuple[OrderKey, ...]:
        """What the list is ordered by, ended by the primary key."""
        fields = {field.key: field for field in self.fields()}
        paths = [
            SortPath(path, sort.startswith("-"), field.ranks if path == field.sort_by[0] else ())
            for sort in state.sorts
            for field in [fields[sort.removeprefix("-")]]
            for path in field.sort_by
        ]
        return order_of(self.record, paths)

    def ordering(self, state: ListState) -> list[OrderBy]:
        """The same for ``order_by``."""
        return [part.ordered(backwards=False, may_be_null=True) for part in self.order(state)]

    def has_indexed_order(self, state: ListState) -> bool:
        """Whether an index gives the order that the state asks for, as far as its first key goes."""
        return self.has_indexed_orders or has_index(self.record, self.order(state)[0].path)

    def page(self, user: User, state: ListState, viewing: Viewing) -> Page[Row]:
        """One page."""
        return keyset_page(
            state,
            self.matching(user, state, viewing.today),
            self.order(state),
            lambda keys: self.rows(keys, viewing),
            visible=self.anchors(user, state),
            asked=(self.key, user.pk, state.asked, viewing.today),
            has_indexed_orders=self.has_indexed_order(state),
            are_surely_many=not state.is_narrowed and self.are_surely_many(user, Scope(state.scope)),
        )

    def are_surely_many(self, user: User, scope: Scope) -> bool:  # noqa: ARG002
        """Whether a scope is known to hold more rows than lists count."""
        return False

    def anchors(self, user: User, state: ListState) -> QuerySet[Record]:
        """Rows that a page may begin at: all that the person may see, whatever the filters say."""
        return self._annotated(self.visible(user, Scope.ALL), state)

    def ordered_keys(self, user: User, state: ListState, today: date) -> Iterator[int]:
        """The primary keys of all rows in the order shown, for exports and bulk actions."""
        rows = self.matching(user, state, today).order_by(*self.ordering(state))
        keys = rows.values_list("pk", flat=True)
        return keys.iterator(chunk_size=ROWS_PER_CHUNK)

    def fields_shown(self, state: ListState) -> tuple[ListField[Row], ...]:
        """The columns that the state shows, left to right."""
        fields = {field.key: field for field in self.fields()}
        return tuple(fields[key] for key in state.shown_columns)

    def _annotated(self, found: QuerySet[Record], state: ListState) -> QuerySet[Record]:
        """With what sorts and conditions need."""
        sorted_by = {sort.removeprefix("-") for sort in state.sorts}
        needed: dict[str, Annotation] = {}
        for field in self.fields():
            if field.annotations and (field.key in sorted_by or state.where.asks(field.key)):
                needed |= field.annotations
        return found.annotate(**needed) if needed else found
