"""Where SQLite begins to look for rows that meet conditions on several columns or tables.

It keeps no statistics here and takes every condition for a rare one.
"""

from typing import Any, cast

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import Lookup
from django.db.models.sql.constants import INNER
from django.db.models.sql.where import AND

from churnapp.web.lists.along_order import MANY, hinted

OF_INDEXES = frozenset({"exact", "in", "gt", "gte", "lt", "lte", "range"})
"""Comparisons that an index answers."""
EQUALS = frozenset({"exact", "in"})
MOST = 10_000
"""So many of a table are not looked up one by one where another condition may leave fewer."""


def has_index(model: type[Model], path: str) -> bool:
    """Whether an index gives the order of what a path leads to from a model; an annotation has none."""
    for name in path.split("__"):
        if name == "pk":
            return True
        names = {field.name: field for field in model._meta.get_fields()}
        field = names.get(name)
        if field is None:
            return False
        if not field.is_relation:
            return _begins_an_index(field, partly=True)
        model = cast("type[Model]", field.related_model)
    return False


def starting_at_few[Record: Model](rows: QuerySet[Record]) -> QuerySet[Record]:
    """The same rows, asked for so that SQLite begins at another table only where few of its rows match.

    Of each condition on an indexed column of another table, the rows that match there are counted as far as
    lists count. If they are few, nothing else is looked up first; if they are more than that, they are not.
    """
    where = rows.query.where
    if connection.vendor != "sqlite" or where.connector != AND or where.negated:
        return rows
    counted = {id(part): _met(part, MOST) for part in where.children if _is_indexed_elsewhere(part, rows)}
    begins_elsewhere = any(count <= MANY for count in counted.values())
    often = {part: count > (MANY if begins_elsewhere else MOST) for part, count in counted.items()}
    return hinted(rows, lambda part: often.get(id(part), begins_elsewhere))


def starting_at[Record: Model](rows: QuerySet[Record], name: str) -> QuerySet[Record]:
    """The same rows, asked for so that SQLite begins at the stretch of one column that is asked for.

    It would rather look up what a column equals, however many do; it still does where they are few.

    Args:
        rows: whose conditions must all be met.
        name: of the column; without a condition on it, nothing changes.
    """
    own = rows.query.get_initial_alias()
    parts: list[Any] = list(rows.query.where.children)
    compared = [part for part in parts if _is_comparison(part) and part.lhs.alias == own]
    if connection.vendor != "sqlite" or name not in {part.lhs.target.name for part in compared}:
        return rows
    equal = [each for each in compared if each.lookup_name in EQUALS and _begins_an_index(each.lhs.target)]
    often = {id(part) for part in equal if part.lhs.target.name != name and _met(part, MANY) > MANY}
    return hinted(rows, lambda part: id(part) in often)


def _is_comparison(part: Any) -> bool:
    """Whether a condition compares a column with a value that is given."""
    is_of_column = isinstance(part, Lookup) and isinstance(part.lhs, Col)
    return is_of_column and part.rhs_is_direct_value() and part.lookup_name in OF_INDEXES


def _is_indexed_elsewhere(part: Any, rows: QuerySet[Any]) -> bool:
    if not _is_comparison(part) or part.lhs.alias == rows.query.get_initial_alias():
        return False
    is_needed = rows.query.alias_map[part.lhs.alias].join_type == INNER
    return is_needed and _begins_an_index(part.lhs.target)


def _begins_an_index(field: Any, *, partly: bool = False) -> bool:
    """Whether an index begins with a column; ``partly``: one of some rows counts too."""
    indexes = [each for each in field.model._meta.indexes if each.fields and (partly or not each.condition)]
    return (
        field.db_index or field.unique or field.name in {each.fields[0].removeprefix("-") for each in indexes}
    )


def _met(part: Any, most: int) -> int:
    """How many rows of its table meet a condition, counted up to one more than ``most``."""
    asked = part.lhs.target.model._base_manager.order_by()
    part = part.relabeled_clone({part.lhs.alias: asked.query.get_initial_alias()})
    asked.query.where.add(part, AND)
    return int(asked.values_list(part.lhs.target.attname)[: most + 1].count())
