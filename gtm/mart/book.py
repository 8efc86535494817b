"""Reading the published revenue book."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from churnapp.duck import open_duckdb
from churnapp.saying import say
from gtm.mart.publication import REMEDY, RevenueBookDamaged, published_book

READ_MEMORY = "512MB"
PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True, slots=True)
class RevenueBook:
    """One version of the book; it stays readable while newer ones are published.

    Attributes:
        as_of: the moment at which the subscriptions were read, UTC.
        period_count: subscription periods it was made from.
    """

    as_of: datetime
    period_count: int
    _connection: duckdb.DuckDBPyConnection

    @classmethod
    def published(cls) -> "RevenueBook":
        """The published book.

        Raises:
            RevenueBookMissing: none was built.
            RevenueBookDamaged: it cannot be read.
        """
        pointer = published_book()
        try:
            # a cursor of its own for every reader: connections are not for several threads at once
            cursor = _opened(pointer.path).cursor()
        except duckdb.Error as problem:
            raise RevenueBookDamaged(
                say("{path} cannot be read. {remedy}", path=pointer.path, remedy=say(REMEDY))
            ) from problem
        return cls(pointer.as_of, pointer.period_count, cursor)

    def rows(self, statement: str, parameters: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The rows of a query.

        Args:
            statement: SQL with named parameters, ``$month``.
            parameters: of the statement; further ones are left out.
        """
        named = {name: parameters[name] for name in set(PARAMETER.findall(statement))}
        return self._connection.execute(statement, named).fetchall()


@lru_cache(maxsize=2)
def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    return open_duckdb(path, memory_limit=READ_MEMORY, read_only=True)
