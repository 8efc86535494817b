"""Conditions joined by and and or."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import and_, or_

from django.db.models import Q
from django.utils.translation import ngettext, pgettext

from churnapp.web.filters.field import FilterField
from churnapp.web.filters.kinds import FieldKind, Value
from churnapp.web.filters.operators import Operand, Operator

RESERVED = frozenset(',()~"')


class Joined(StrEnum):
    """How the parts of a group belong together."""

    ALL = "and"
    ANY = "or"


@dataclass(frozen=True, slots=True)
class Condition:
    """One question to one field.

    Attributes:
        values: typed by the kind of the field, as many as the operator takes; days are whole numbers.
    """

    field: FilterField
    operator: Operator
    values: tuple[Value, ...] = ()

    def condition(self, today: date) -> Q:
        """As a database condition."""
        return self.field.condition(self.operator, self.values, today)

    @property
    def text(self) -> str:
        """As it stands in a URL."""
        head = f"{self.field.key}.{self.operator}"
        return f"{head}.{'~'.join(map(_quoted, self.written))}" if self.values else head

    @property
    def written(self) -> tuple[str, ...]:
        """The values as a form holds them."""
        if self.operator.operand is Operand.DAYS:
            return tuple(map(str, self.values))
        return tuple(map(self.field.kind.written, self.values))

    @property
    def words(self) -> str:
        """What it asks, without the field: ``is at least $1,000``."""
        if self.operator.operand is Operand.DAYS:
            days = int(str(self.values[0]))
            said = ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
        else:
            choices = self.field.choices() if self.field.kind is FieldKind.CHOICE else {}
            said = _joined(
                (self.field.kind.words(value, choices) for value in self.values),
                with_and=self.operator is Operator.BETWEEN,
            )
        return f"{self.operator.words} {said}".rstrip()


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which all or any must hold; never without parts, but for the root of an empty filter."""

    joined: Joined
    parts: tuple["Condition | Group", ...]

    def condition(self, today: date) -> Q:
        """As a database condition; everything where there are no parts."""
        if not self.parts:
            return Q()
        parts = (part.condition(today) for part in self.parts)
        return reduce(and_ if self.joined is Joined.ALL else or_, parts)

    @property
    def text(self) -> str:
        """As it stands in a URL, below the root."""
        return f"{self.joined}({','.join(part.text for part in self.parts)})"

    @property
    def words(self) -> str:
        """What it asks in one line."""
        return _joined(map(_sentence, self.parts), with_and=self.joined is Joined.ALL)

    def conditions(self) -> Iterator[Condition]:
        """Every condition, from left to right."""
        for part in self.parts:
            if isinstance(part, Condition):
                yield part
            else:
                yield from part.conditions()


@dataclass(frozen=True, slots=True)
class FilterTree:
    """A whole filter."""

    root: Group

    @classmethod
    def of(cls, joined: Joined, parts: Sequence[Condition | Group]) -> "FilterTree":
        """The tree of these parts, without needless groups."""
        kept = tuple(part for part in parts if isinstance(part, Condition) or part.parts)
        if len(kept) == 1 and isinstance(kept[0], Group):
            return cls.of(kept[0].joined, kept[0].parts)
        return cls(Group(joined if len(kept) > 1 else Joined.ALL, kept))

    def __bool__(self) -> bool:
        return bool(self.root.parts)

    def condition(self, today: date) -> Q:
        """As a database condition; everything for an empty filter.

        Args:
            today: the day that relative dates count from.
        """
        return self.root.condition(today)

    @property
    def text(self) -> str:
        """What ``read_filter`` reads as this tree; empty for an empty filter."""
        if self.root.joined is Joined.ALL:
            return ",".join(part.text for part in self.root.parts)
        return self.root.text

    def asks(self, key: str) -> bool:
        """Whether any condition is about this field."""
        return any(each.field.key == key for each in self.root.conditions())

    def without(self, part: Condition | Group) -> "FilterTree":
        """The filter less one part of its root."""
        rest = [each for each in self.root.parts if each is not part]
        return FilterTree.of(self.root.joined, rest)


NO_FILTER = FilterTree(Group(Joined.ALL, ()))


def _joined(words: Iterable[str], *, with_and: bool) -> str:
    between = pgettext("between two values", "and") if with_and else pgettext("between two values", "or")
    return f" {between} ".join(words)


def _sentence(part: Condition | Group) -> str:
    return f"{part.field.label} {part.words}" if isinstance(part, Condition) else f"({part.words})"


def _quoted(written: str) -> str:
    if written and not RESERVED & set(written):
        return written
    return '"' + written.replace('"', '""') + '"'
