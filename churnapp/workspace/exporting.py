"""A list as a file: exactly the columns, order and rows that it shows, for whoever may see them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import batched
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.utils.text import slugify

from churnapp.exports import Batch, Heading, csv_lines, write_excel, write_parquet
from churnapp.exports.table import schema_of
from churnapp.lists import ListField, Viewing
from churnapp.web.filters import FieldKind
from churnapp.workspace.chosen import ChosenRows

ROWS_AT_A_TIME = 1_000
KINDS = {
    FieldKind.NUMBER: (pa.float64(), ""),
    FieldKind.MONEY: (pa.decimal128(18, 2), "#,##0.00"),
    FieldKind.PERCENT: (pa.float64(), "0.0%"),
    FieldKind.DATE: (pa.date32(), "yyyy-mm-dd"),
    FieldKind.FLAG: (pa.bool_(), ""),
}
TEXT = (pa.string(), "")
CENTS = Decimal("0.01")
TYPED: dict[FieldKind | None, Callable[[Any], object]] = {
    FieldKind.NUMBER: float,
    FieldKind.MONEY: lambda value: Decimal(str(value)).quantize(CENTS),
    FieldKind.PERCENT: float,
    FieldKind.DATE: lambda value: value.date() if isinstance(value, datetime) else value,
    FieldKind.FLAG: bool,
}


class FileKind(StrEnum):
    """What the file is."""

    CSV = "csv"
    EXCEL = "xlsx"
    PARQUET = "parquet"

    @property
    def label(self) -> str:
        """In words."""
        return {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet"}[self]

    @property
    def content_type(self) -> str:
        """For the browser."""
        return {
            "csv": "text/csv; charset=utf-8",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "parquet": "application/vnd.apache.parquet",
        }[self]


@dataclass(frozen=True, slots=True)
class ListExport:
    """Rows of a list on their way into a file.

    Attributes:
        rows: which; exported in the order of the list.
        title: of the sheet and in the name of the file: the list, or the view.
        today: decides what filters mean, and stands in the name.
    """

    rows: ChosenRows
    title: str
    today: date

    def filename(self, kind: FileKind) -> str:
        """``accounts-large-ones-2026-11-23.csv``."""
        return f"{slugify(self.title)[:80] or self.rows.definition.key}-{self.today.isoformat()}.{kind.value}"

    @property
    def headings(self) -> list[Heading]:
        """The columns that the list shows."""
        return [_heading(field) for field in self._fields]

    def batches(self) -> Iterator[Batch]:
        """The rows, some at a time."""
        fields = self._fields
        viewing = Viewing(self.today, columns=frozenset(field.key for field in fields))
        for keys in batched(self._keys(), ROWS_AT_A_TIME):
            found = self.rows.definition.rows(keys, viewing)
            yield [[_value(field, found[key]) for field in fields] for key in keys if key in found]

    def csv(self) -> Iterator[str]:
        """As CSV, while it is made."""
        return csv_lines([heading.name for heading in self.headings], self.batches())

    def write(self, path: Path, kind: FileKind) -> None:
        """As Excel or Parquet, which are not valid before their end."""
        if kind is FileKind.EXCEL:
            write_excel(path, self.headings, self.batches(), title=self.title)
        else:
            write_parquet(path, schema_of(self.headings), self.batches())

    @property
    def _fields(self) -> tuple[ListField[Any], ...]:
        return self.rows.definition.fields_shown(self.rows.state)

    def _keys(self) -> Iterable[int]:
        chosen = self.rows
        if chosen.is_all:
            return chosen.definition.ordered_keys(chosen.user, chosen.state, self.today)
        return chosen.keys(self.today)


def _heading(field: ListField[Any]) -> Heading:
    if field.is_whole:
        return Heading(field.label, pa.int64(), "#,##0")
    kind, number_format = KINDS.get(field.kind, TEXT) if field.kind else TEXT
    return Heading(field.label, kind, number_format)


def _value(field: ListField[Any], row: Any) -> object:
    value: Any = field.exported(row)
    if value is None:
        return None
    if field.is_whole:
        return int(value)
    return TYPED[field.kind](value) if field.kind in TYPED else str(value)
