"""Reading many matching rows along their order."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql.where import AND, WhereNode

MANY = 2_000
"""So many of a hundred thousand are met often enough on the way along an order."""


def along_their_order[Record: Model](rows: QuerySet[Record]) -> QuerySet[Record]:
    """The same rows, asked for so that SQLite follows an index of their order and skips what does not match.

    SQLite keeps no statistics here and takes any condition for a rare one: it would fetch and sort every row
    that matches. Where many do, the first ones in order are soon found. PostgreSQL knows that by itself.
    """
    if connection.vendor != "sqlite" or not rows.query.where:
        return rows
    where = rows.query.where
    if where.connector != AND or where.negated:
        return _with_where(rows, MetOften([where]))
    return hinted(rows, lambda _: True)


def soon_found[Record: Model](rows: QuerySet[Record]) -> QuerySet[Record]:
    """The same rows, along their order if they are many; one query more on SQLite."""
    if connection.vendor != "sqlite" or not rows.query.where:
        return rows
    is_many = rows.order_by()[: MANY + 1].count() > MANY
    return along_their_order(rows) if is_many else rows


def beginning_with[Record: Model](piece: QuerySet[Record], rows: QuerySet[Record]) -> QuerySet[Record]:
    """A piece of many rows, asked for so that SQLite begins where its own conditions lead, on another table.

    Args:
        piece: the rows, filtered further by what they are ordered by.
        rows: before that.
    """
    return _said_of(piece, rows, MetSeldom)


def ending_with[Record: Model](piece: QuerySet[Record], rows: QuerySet[Record]) -> QuerySet[Record]:
    """A piece of rows, asked for so that SQLite begins where the conditions of the rows lead, not its own.

    Args:
        piece: the rows, filtered further by what they are ordered by.
        rows: before that.
    """
    return _said_of(piece, rows, MetOften)


def _said_of[Record: Model](
    piece: QuerySet[Record], rows: QuerySet[Record], hint: type[WhereNode]
) -> QuerySet[Record]:
    if connection.vendor != "sqlite":
        return piece
    before, parts = len(rows.query.where.children), list(piece.query.where.children)
    return _with_where(piece, *parts[:before], *(hint([part]) for part in parts[before:]))


def hinted[Record: Model](rows: QuerySet[Record], is_met_often: Callable[[Any], bool]) -> QuerySet[Record]:
    """The same rows, with a hint for SQLite which of their conditions most rows meet.

    Args:
        rows: whose conditions must all be met.
        is_met_often: whether most rows meet one of them.
    """
    parts: list[Any] = list(rows.query.where.children)
    return _with_where(rows, *(MetOften([part]) if is_met_often(part) else part for part in parts))


def _with_where[Record: Model](rows: QuerySet[Record], *parts: Any) -> QuerySet[Record]:
    found = rows.all()
    found.query.where = WhereNode(list(parts))
    return found


class MetSeldom(WhereNode):
    """A condition that SQLite is told few rows meet, so that it looks for rows by it."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        sql, facts = super().as_sql(compiler, connection)
        return f"likelihood({sql}, 0.001)" if sql else sql, facts


class MetOften(WhereNode):
    """A condition that SQLite is told most rows meet, so that it looks for rows by something else.

    Of several conditions in one it would take each for itself again: behind a plus sign no index does.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        sql, facts = super().as_sql(compiler, connection)
        if not sql:
            return sql, facts
        is_several = any(isinstance(part, WhereNode) for part in self.children)
        return f"+({sql})" if is_several else f"likelihood({sql}, 0.99)", facts
