"""Reading the published revenue book."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import duckdb

from churnapp.duck import open_duckdb
from churnapp.saying import say
from gtm.mart.publication import REMEDY, RevenueBookDamaged, published_book

READ_MEMORY = "512MB"
PARAMETER = re.compile(r"\$([a-z_]+)")
MOST_ANSWERS = 100
"""How many answers of a book each process keeps; a page asks up to seven questions."""

type Rows = list[tuple[Any, ...]]
type Given = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class RevenueBook:
    """One version of the book; it stays readable while newer ones are published.

    Attributes:
        as_of: the moment at which the subscriptions were read, UTC.
        period_count: subscription periods it was made from.
    """

    as_of: datetime
    period_count: int
    _opened: "_OpenedBook"

    @classmethod
    def published(cls) -> "RevenueBook":
        """The published book.

        Raises:
            RevenueBookMissing: none was built.
            RevenueBookDamaged: it cannot be read.
        """
        pointer = published_book()
        try:
            opened = _opened(pointer.path)
        except duckdb.Error as problem:
            raise RevenueBookDamaged(
                say("{path} cannot be read. {remedy}", path=pointer.path, remedy=say(REMEDY))
            ) from problem
        return cls(pointer.as_of, pointer.period_count, opened)

    def rows(self, statement: str, parameters: Mapping[str, object]) -> Rows:
        """The rows of a query of few rows, read once: a book never changes, so that its answers stay true.

        Args:
            statement: SQL with named parameters, ``$month``.
            parameters: of the statement; further ones are left out.
        """
        return list(self._opened.known_rows(statement, _given(statement, parameters)))

    def rows_of_file(self, statement: str, parameters: Mapping[str, object]) -> Rows:
        """As ``rows``, for answers too long to be kept."""
        return self._opened.read_rows(statement, _given(statement, parameters))


class _OpenedBook:
    """A file of a book held open, with the answers that it gave; they go when it goes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.known_rows = lru_cache(MOST_ANSWERS)(self.read_rows)

    def read_rows(self, statement: str, given: Given) -> Rows:
        """What the file answers."""
        # a cursor of its own for every question: connections are not for several threads at once
        named = {name: list(value) if isinstance(value, tuple) else value for name, value in given}
        return self._connection.cursor().execute(statement, named).fetchall()


def _given(statement: str, parameters: Mapping[str, object]) -> Given:
    """The values that a statement names, so that questions can be compared."""
    named = sorted(set(PARAMETER.findall(statement)))
    return tuple((name, _comparable(parameters[name])) for name in named)


def _comparable(value: object) -> object:
    return tuple(cast("list[object]", value)) if isinstance(value, list) else value


@lru_cache(maxsize=2)
def _opened(path: Path) -> _OpenedBook:
    return _OpenedBook(open_duckdb(path, memory_limit=READ_MEMORY, read_only=True))
