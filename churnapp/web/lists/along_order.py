"""Reading many matching rows along their order, and few of them without it."""

from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql.where import WhereNode

MANY = 2_000
"""So many of a hundred thousand are met often enough on the way along an order."""

FEW = 1_000
"""So few are sorted sooner than the first of them are met on the way along an order."""


def along_their_order[Record: Model](rows: QuerySet[Record]) -> QuerySet[Record]:
    """The same rows, asked for so that SQLite follows an index of their order and skips what does not match.

    SQLite keeps no statistics here and takes any condition for a rare one: it would fetch and sort every row
    that matches. Where many do, the first ones in order are soon found. PostgreSQL knows that by itself.
    """
    if connection.vendor != "sqlite" or not rows.query.where:
        return rows
    found = rows.all()
    where = found.query.where
    found.query.where = WhereNode([_WithoutIndex(where.children, where.connector, where.negated)])
    return found


def few_found[Record: Model](rows: QuerySet[Record]) -> QuerySet[Record]:
    """The same rows, few of many, asked for so that SQLite finds them by their conditions and sorts them.

    Where an index gives the order of rows whose value is known, SQLite would follow it to its end.
    """
    if connection.vendor != "sqlite" or not rows.query.where:
        return rows
    return rows.filter(pk__in=rows.order_by().values("pk"))


def soon_found[Record: Model](rows: QuerySet[Record]) -> QuerySet[Record]:
    """The same rows, along their order if they are many; one query more on SQLite."""
    if connection.vendor != "sqlite" or not rows.query.where:
        return rows
    is_many = rows.order_by()[: MANY + 1].count() > MANY
    return along_their_order(rows) if is_many else rows


class _WithoutIndex(WhereNode):
    """Conditions as the term of a plus sign, which no index answers."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        sql, facts = super().as_sql(compiler, connection)
        return f"+({sql})" if sql else sql, facts
