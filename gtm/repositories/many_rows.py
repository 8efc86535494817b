"""Thousands of new rows in few statements: three to six times as quick as ``bulk_create``."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import batched, chain
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

# SQLite takes 32,766 values in a statement
MOST_VALUES = 30_000
MOST_ROWS = 1_000
PAUSE = 0.03
PLAIN_FIELDS = (BooleanField, CharField, FloatField, ForeignKey, IntegerField, TextField)
PLAIN_VALUES = frozenset({bool, float, int, str})


def in_turns[Item](items: Iterable[Item], at_once: int) -> Iterator[tuple[Item, ...]]:
    """The items in batches, each to be written in a transaction of its own, with room for others in between.

    SQLite has one writer at a time and no queue: whoever waits looks again, after 25 ms or so, whether the
    lock is free. Without a pause a long task would take it again before anybody could look.
    """
    for number, batch in enumerate(batched(items, at_once)):
        if number and connection.vendor == "sqlite" and not connection.in_atomic_block:
            time.sleep(PAUSE)
        yield batch


def insert_rows(
    model: type[Model],
    names: Sequence[str],
    rows: Sequence[tuple[object, ...]],
    same: Mapping[str, object] | None = None,
) -> list[int]:
    """Inserts rows, which the database checks as always; call inside a transaction.

    Args:
        model: whose table they go to; columns that nobody names get their defaults.
        names: of the columns that differ from row to row, as in ``customer_id``.
        rows: their values, in the order of the names.
        same: columns that are the same in all rows.

    Returns:
        Their primary keys, in the order of the rows.
    """
    if not rows:
        return []
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    differing = [fields.pop(name) for name in names]
    given = {name: _kept(fields.pop(name), value) for name, value in (same or {}).items()}
    given |= {name: _kept(field, field.get_default()) for name, field in fields.items()}
    columns, tail = [*(field.attname for field in differing), *given], tuple(given.values())
    ready = [_column(field, values) for field, values in zip(differing, zip(*rows, strict=True), strict=True)]
    kept = [(*row, *tail) for row in zip(*ready, strict=True)]
    at_once = max(1, min(MOST_ROWS, MOST_VALUES // len(columns)))
    pks: list[int] = []
    with connection.cursor() as cursor:
        for batch in batched(kept, at_once):
            cursor.execute(_statement(model, columns, len(batch)), list(chain.from_iterable(batch)))
            pks += [pk for (pk,) in cursor.fetchall()]
    return pks


def insert_objects[Record: Model](objects: Sequence[Record]) -> Sequence[Record]:
    """Inserts new records of one model, which know their primary keys afterwards; returns the same."""
    if objects:
        model = type(objects[0])
        names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        rows = [tuple(getattr(each, name) for name in names) for each in objects]
        for each, pk in zip(objects, insert_rows(model, names, rows), strict=True):
            each.pk, each._state.adding = pk, False
    return objects


def _column(field: Field, values: Iterable[object]) -> list[Any]:  # type: ignore[type-arg]  # of whatever type
    """Values as the database takes them: most are taken as they are, the same day is made ready once."""
    is_plain = isinstance(field, PLAIN_FIELDS)
    ready = partial(_kept, field) if isinstance(field, JSONField) else cache(partial(_kept, field))
    return [
        value if value is None or (is_plain and type(value) in PLAIN_VALUES) else ready(value)
        for value in values
    ]


def _kept(field: Field, value: object) -> Any:  # type: ignore[type-arg]  # of whatever type
    return field.get_db_prep_save(value, connection)


def _statement(model: type[Model], attnames: Sequence[str], rows: int) -> str:
    columns = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    named = ", ".join(connection.ops.quote_name(columns[name]) for name in attnames)
    marks = f"({', '.join(['%s'] * len(attnames))})"
    return (
        f"insert into {model._meta.db_table} ({named}) "  # noqa: S608 names are ours
        f"values {', '.join([marks] * rows)} returning {model._meta.pk.column}"
    )
