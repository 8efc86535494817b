"""What a list can show, sort by, ask and export, and its quick filters."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db.models import Expression, FilteredRelation, Q
from django.utils.safestring import SafeString

from churnapp.accounts.models import User
from churnapp.saying import say
from churnapp.web.filters import FieldKind, FilterField, Operator, Value
from churnapp.web.lists import ListColumn

type Words = str | Callable[[], str]
type Annotation = Expression | FilteredRelation
"""A value, or a relation narrowed to the one row of it that a column reads."""


class ListField[Row](ListColumn):
    """One column: how it sorts, what can be asked of it, what its cell shows and what it exports.

    Attributes:
        reads: ORM paths that its cell needs, for lists whose rows are read by path.
        annotations: expressions to add to the query, used by their names like paths.
        sort_by: the paths or annotations it sorts by, later ones among equals; empty: it cannot be sorted.
        ranks: of what it sorts by first: its few values in the order of what they mean, where letters do not
            give it; a sort by it then reads value by value. Values beside them would be missing.
        kind: what its values are; None: nothing can be asked of it.
        path: the path or annotation that conditions ask; empty for the first of ``sort_by``.
        is_always_known: whether it is never empty.
        is_whole: of a number: whether it counts something, so that files have no decimals.
        is_default: whether it is shown when nobody chose columns.
    """

    reads: ClassVar[tuple[str, ...]] = ()
    annotations: ClassVar[Mapping[str, Annotation]] = {}
    sort_by: ClassVar[tuple[str, ...]] = ()
    ranks: ClassVar[tuple[str, ...]] = ()
    kind: ClassVar[FieldKind | None] = None
    path: ClassVar[str] = ""
    is_always_known: ClassVar[bool] = False
    is_whole: ClassVar[bool] = False
    is_default: ClassVar[bool] = True

    @abstractmethod
    def cell(self, row: Row) -> str | SafeString:
        """What the page shows; plain text is escaped."""

    @abstractmethod
    def exported(self, row: Row) -> object:
        """The bare value that an export writes; None where it is unknown."""

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Of a choice: valid values and their words; at most one query."""
        return {}

    def condition(self, operator: Operator, values: Sequence[Value], today: date) -> Q | None:  # noqa: ARG002
        """What it asks where the path alone does not say it; None where it does."""
        return None

    def filter_field(self, user: User) -> FilterField | None:
        """What conditions may ask of it; None for nothing."""
        if self.kind is None:
            return None
        plain = FilterField(
            key=self.key,
            label=self.label,
            kind=self.kind,
            path=self.path or self.sort_by[0],
            choices=lambda: self.choices(user),
            is_always_known=self.is_always_known,
        )
        if type(self).condition is ListField.condition:
            return plain

        def asks(operator: Operator, values: Sequence[Value], today: date) -> Q:
            own = self.condition(operator, values, today)
            return plain.condition(operator, values, today) if own is None else own

        return FilterField(
            key=plain.key,
            label=plain.label,
            kind=plain.kind,
            path=plain.path,
            choices=plain.choices,
            is_always_known=plain.is_always_known,
            asks=asks,
        )


class ListFilter(ABC):
    """One quick filter with a fixed set of choices; several chosen values mean any of them.

    Attributes:
        key: its parameter in the URL.
        label: its name on the page.
        is_usual: whether it stands in the row of filters; the others are folded away until asked for.
    """

    key: str
    is_usual: ClassVar[bool] = True

    @property
    @abstractmethod
    def label(self) -> str:
        """In the reader's language."""

    @abstractmethod
    def choices(self, user: User) -> Mapping[str, str]:
        """Valid values and their words, in the order shown; at most one query."""

    @abstractmethod
    def condition(self, chosen: Sequence[str], today: date) -> Q:
        """Which rows have any of the chosen values; ``chosen`` holds valid values only."""


class FixedFilter(ListFilter):
    """A filter whose choices are the same for everybody.

    Args:
        key: its parameter in the URL.
        label: its name on the page, marked with ``later``.
        words: valid values and their words, in the order shown: marked with ``later``, or what says them.
        means: which rows have any of the chosen values, on a day.
    """

    def __init__(
        self, key: str, label: str, words: Mapping[str, Words], means: Callable[[Sequence[str], date], Q]
    ) -> None:
        self.key, self._label, self._words, self._means = key, label, words, means

    @property
    def label(self) -> str:
        """As it was given."""
        return say(self._label)

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The same for everybody."""
        return _SpokenWords(self._words)

    def condition(self, chosen: Sequence[str], today: date) -> Q:
        """As it was given."""
        return self._means(chosen, today)


class _SpokenWords(Mapping[str, str]):
    """Words in the reader's language; values that are too many to list are known all the same."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        self._words = words

    def __getitem__(self, value: str) -> str:
        words = self._words[value]
        return words() if callable(words) else say(words)

    def __contains__(self, value: object) -> bool:
        return value in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)
