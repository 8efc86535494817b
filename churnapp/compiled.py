"""Queries of pages whose SQL is put together once in each process, not at each request.

Building and compiling a query in Django takes five times as long as asking a database on the same machine.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, F, Field, Q, QuerySet, Value
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

from churnapp.prepared import prepared_cursor

MOST_SHAPES = 64
type _Form = int | None  # how many values; one that stands alone; or nothing
ALONE = -1
LARGEST = 2**63 - 1  # of a column; addresses may name larger numbers
_fields: dict[type, "Field[Any, Any]"] = {}  # that prepare values of a type


class Given(Expression):
    """A value that is known when a compiled query is asked.

    Args:
        name: of the argument it comes with.
        place: in that argument where it is a tuple; None where it is the value itself.
    """

    def __init__(self, name: str, place: int | None = None) -> None:
        super().__init__()
        self.name, self.place = name, place

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:  # noqa: ARG002
        """A gap, with itself in it."""
        return "%s", (self,)

    def among(self, values: Mapping[str, Any], connection: BaseDatabaseWrapper) -> Any:
        """What belongs into the gap, as the database wants it."""
        value = values[self.name] if self.place is None else values[self.name][self.place]
        kind = type(value)
        if kind is int and abs(value) > LARGEST:
            return math.inf if value > 0 else -math.inf
        if kind not in _fields:
            _fields[kind] = Value(value).output_field
        return _fields[kind].get_db_prep_value(value, connection)


def compiled[**Arguments, Row](
    build: Callable[Arguments, QuerySet[Any, Row]],
) -> Callable[Arguments, list[Row]]:
    """A query that is compiled when it is first asked and then only filled in; it answers with its rows.

    Positional arguments decide what the query looks like: each combination is compiled once, the latest 64
    are kept. Keyword arguments are values: ``build`` gets a stand-in for each, which a filter or annotation
    takes like the value itself, but which cannot be looked at; for a tuple or list, a list of stand-ins, so
    that ``in`` is compiled once for each length. None stays None, and is compiled apart.

    Args:
        build: makes the query, without prefetching.
    """
    with_gaps: Callable[..., QuerySet[Any, Row]] = build

    @lru_cache(maxsize=MOST_SHAPES)
    def statement_of(shape: tuple[Any, ...], forms: tuple[tuple[str, _Form], ...]) -> _Statement:
        return _Statement.of(with_gaps(*shape, **{name: _gaps(name, form) for name, form in forms}))

    @wraps(build)
    def ask(*shape: Arguments.args, **values: Arguments.kwargs) -> list[Row]:
        forms = tuple((name, _form_of(value)) for name, value in values.items())
        try:
            statement = statement_of(shape, forms)
        except EmptyResultSet:
            return []
        return list(statement.rows(values))

    return ask


def first[Row](rows: Sequence[Row]) -> Row | None:
    """The first of some rows; None where there are none."""
    return rows[0] if rows else None


def leads_to(relation: str, keys: Sequence[int]) -> Q:
    """The condition that a foreign key is one of some: ``in`` takes no stand-ins there."""
    return Q(In(F(relation), keys))


@dataclass(frozen=True, slots=True)
class _Statement:
    """A compiled query.

    Attributes:
        compiler: after it compiled, so that it knows what the columns of a row are.
        parameters: in the order of the SQL, with gaps among them.
        converters: of what the database answers, by column.
    """

    queryset: Any
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]
    converters: dict[int, Any]

    @classmethod
    def of(cls, queryset: Any) -> "_Statement":
        if queryset._prefetch_related_lookups:
            raise TypeError("A compiled query does not prefetch; read what belongs to its rows by another.")
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return cls(queryset, compiler, sql, tuple(parameters), converters)

    def rows(self, values: Mapping[str, Any]) -> Any:
        connection = connections[self.queryset.db]
        filled = tuple(
            part.among(values, connection) if isinstance(part, Given) else part for part in self.parameters
        )
        asked = copy(self.compiler)
        asked.connection = _Instead(connection, cursor=prepared_cursor(connection))  # type: ignore[assignment]
        asked.as_sql = lambda *_args, **_options: (self.sql, filled)  # type: ignore[method-assign]
        asked.get_converters = lambda _columns: self.converters  # type: ignore[method-assign, assignment]
        query = _Instead(self.queryset.query, get_compiler=lambda *_args, **_options: asked)
        return self.queryset._iterable_class(_Instead(self.queryset, query=query))


class _Instead:
    """Stands for an object of which it differs in some attributes."""

    def __init__(self, other: object, **own: object) -> None:
        self.__dict__.update(own, _other=other)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._other, name)


def _form_of(value: object) -> _Form:
    if isinstance(value, tuple | list):
        return len(value)
    return None if value is None else ALONE


def _gaps(name: str, form: _Form) -> Given | list[Given] | None:
    if form is None:
        return None
    return Given(name) if form == ALONE else [Given(name, place) for place in range(form)]
