"""Reading many matching rows along their order."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql.where import WhereNode

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
    return _with_where(rows, WithoutIndex(where.children, where.connector, where.negated))


def soon_found[Record: Model](rows: QuerySet[Record]) -> QuerySet[Record]:
    """The same rows, along their order if they are many; one query more on SQLite."""
    if connection.vendor != "sqlite" or not rows.query.where:
        return rows
    is_many = rows.order_by()[: MANY + 1].count() > MANY
    return along_their_order(rows) if is_many else rows


def hiding[Record: Model](rows: QuerySet[Record], hides: Callable[[Any], bool]) -> QuerySet[Record]:
    """The same rows, some of whose conditions SQLite answers by no index.

    Args:
        rows: whose conditions must all be met.
        hides: whether to hide one of them.
    """
    parts: list[Any] = list(rows.query.where.children)
    hidden = [part for part in parts if hides(part)]
    shown = [part for part in parts if not any(part is other for other in hidden)]
    return _with_where(rows, *shown, WithoutIndex(hidden)) if hidden else rows


def _with_where[Record: Model](rows: QuerySet[Record], *parts: WhereNode) -> QuerySet[Record]:
    found = rows.all()
    found.query.where = WhereNode(list(parts))
    return found


class WithoutIndex(WhereNode):
    """Conditions as the term of a plus sign, which no index answers."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        sql, facts = super().as_sql(compiler, connection)
        return f"+({sql})" if sql else sql, facts
