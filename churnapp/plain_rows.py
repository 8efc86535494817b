"""Rows of a table for batches that read columns: as the database says them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import DateField, DecimalField, FloatField, QuerySet, TextField
from django.db.models.functions import Cast

ROWS_AT_A_TIME = 10_000


def plain_rows(rows: QuerySet[Any], columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Some columns of each row, with days and moments as ISO text and money as floating numbers.

    Making an object of Python of each takes as long as reading all the rest.
    """
    kinds = {field.attname: field for field in rows.model._meta.fields}
    asked = [_plain(column, kinds.get(column)) for column in columns]
    return rows.values_list(*asked).iterator(chunk_size=ROWS_AT_A_TIME)


def _plain(column: str, kind: object) -> Cast | str:
    match kind:
        case DateField():  # moments are days, too
            return Cast(column, TextField())
        case DecimalField():
            return Cast(column, FloatField())
        case _:
            return column
