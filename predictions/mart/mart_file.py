"""A mart's file, open for reading: rows and columns of any query."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import duckdb

from churnapp.saying import say
from predictions.mart.publication import REMEDY, MartDamaged
from predictions.mart.relations import KEPT

UNREADABLE = (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException)


class MartFile:
    """One immutable file; safe to share between threads.

    Attributes:
        version: the version that was opened; empty until the file has told it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection, self.version = connection, ""

    @cached_property
    def lacks(self) -> frozenset[str]:
        """Relations that a build of today keeps and this mart does not have."""
        return KEPT - {row[0] for row in self.rows("select table_name from information_schema.tables")}

    def read(self, query: str, values: Sequence[object] = ()) -> dict[str, Any]:
        """The columns of a query, for the modules of this room."""
        with self._reading() as cursor:
            return cursor.execute(query, list(values)).fetchnumpy()

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows of a query, for the modules of this room."""
        with self._reading() as cursor:
            return list(cursor.execute(query, list(values)).fetchall())

    @contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A file that is cut or gone bad after it was opened is told as such."""
        try:
            yield self._connection.cursor()
        except UNREADABLE as problem:
            if not self.version:
                raise  # whoever opens the file knows which version it should be
            raise MartDamaged(
                say(
                    "Mart {wanted} is damaged and cannot be read any more. {remedy}",
                    wanted=self.version,
                    remedy=say(REMEDY),
                )
            ) from problem
