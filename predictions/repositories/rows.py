"""Many rows at once, each the only one of its run and customer: by COPY on PostgreSQL, prepared on SQLite."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, compress, islice, repeat

import orjson
from django.db import connection

from customers.models import CustomerRecord
from predictions.mart.columns import Floats

# One statement for so many rows spares SQLite most of the way into and out of each.
ROWS_PER_STATEMENT = 128

type Cell = str | int | float | bytes | date | datetime | Decimal | None
type Cells = Iterable[Cell]


@dataclass(frozen=True, slots=True)
class KeyedRows:
    """Rows of one run, kept as columns: thousands of tuples are never there at once.

    Attributes:
        run_id: of all of them.
        customer_pks: one for each row.
        rest: the other columns of the table in its order; what is the same in all rows is repeated.
    """

    run_id: int
    customer_pks: Sequence[int]
    rest: tuple[Cells, ...]

    def __len__(self) -> int:
        return len(self.customer_pks)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        """Row by row, run and customer first."""
        return zip(repeat(self.run_id, len(self)), self.customer_pks, *self.rest, strict=False)

    def of(self, customer_pks: set[int]) -> "KeyedRows":
        """Those of some customers."""
        wanted = [pk in customer_pks for pk in self.customer_pks]
        rest = (cells if isinstance(cells, repeat) else list(compress(cells, wanted)) for cells in self.rest)
        return replace(self, customer_pks=list(compress(self.customer_pks, wanted)), rest=tuple(rest))


@dataclass(frozen=True, slots=True)
class KeyedTable:
    """A table with one row per run and customer.

    Its columns of run and customer carry no foreign keys: PostgreSQL looks each up for every row, and that
    took longer than all other work on a row. ``write`` looks the customers of a chunk up at once instead and
    keeps them from being deleted until the transaction ends; the run is kept by its chunk, locked by then.

    Attributes:
        name: of the table.
        columns: name to type on PostgreSQL; run and customer first, then the rest in the order of the rows.
    """

    name: str
    columns: Mapping[str, str]

    def write(self, rows: KeyedRows) -> int:
        """Writes rows, replacing those of the same customers; call inside a transaction.

        Returns:
            How many were written; customers deleted since the mart was built are left out.
        """
        kept = rows if _hold_customers(rows.customer_pks) == len(rows) else _of_customers(rows)
        if kept and connection.vendor == "postgresql":
            self._copy(kept)
        elif kept:
            self._upsert(kept)
        return len(kept)

    def _copy(self, rows: KeyedRows) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"delete from {self.name} where run_id = %s and customer_id = any(%s)",  # noqa: S608 names are ours
                [rows.run_id, list(rows.customer_pks)],
            )
            statement = f"copy {self.name} ({', '.join(self.columns)}) from stdin (format binary)"
            with cursor.copy(statement) as copy:
                copy.set_types(list(self.columns.values()))
                for row in rows:
                    copy.write_row(row)

    def _upsert(self, rows: KeyedRows) -> None:
        """In statements of many rows, and the rest of them in statements of one."""
        many, single = divmod(len(rows), ROWS_PER_STATEMENT)
        cells, width = chain.from_iterable(rows), len(self.columns)
        with connection.cursor() as cursor:
            for count, together in ((many, ROWS_PER_STATEMENT), (single, 1)):
                if count:
                    parts = [list(islice(cells, together * width)) for _ in range(count)]
                    cursor.executemany(self._statement(together), parts)

    def _statement(self, rows: int) -> str:
        run, customer, *rest = self.columns
        marks = f"({', '.join(['%s'] * len(self.columns))})"
        return (
            f"insert into {self.name} ({', '.join(self.columns)}) "  # noqa: S608 names are ours
            f"values {', '.join([marks] * rows)} on conflict ({run}, {customer}) do update set "
            + ", ".join(f"{column} = excluded.{column}" for column in rest)
        )


def date_cell(day: date) -> Cell:
    """A day as the writer of this database takes it."""
    return day if connection.vendor == "postgresql" else connection.ops.adapt_datefield_value(day)


def moment_cell(moment: datetime) -> Cell:
    """A moment as the writer of this database takes it."""
    return moment if connection.vendor == "postgresql" else connection.ops.adapt_datetimefield_value(moment)


def amount_cells(cents: Floats) -> list[Cell]:
    """US dollars as the writer of this database takes them, of whole cents; NaN is None."""
    if connection.vendor == "postgresql":
        return [None if amount != amount else Decimal(int(amount)).scaleb(-2) for amount in cents.tolist()]  # noqa: PLR0124
    # what SQLite makes of the text of an amount is the same number
    return [None if amount != amount else amount for amount in (cents / 100).tolist()]  # noqa: PLR0124


def _hold_customers(customer_pks: Sequence[int]) -> int:
    """How many of the customers are still there; they stay until the transaction ends."""
    table = CustomerRecord._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"select count(*) from (select 1 from {table} where id = any(%s) for key share) as held",  # noqa: S608
                [list(customer_pks)],
            )
        else:  # one writer at a time: nobody else deletes meanwhile
            cursor.execute(
                f"select count(*) from {table} where id in (select value from json_each(%s))",  # noqa: S608
                [orjson.dumps(customer_pks).decode()],
            )
        return int(cursor.fetchone()[0])


def _of_customers(rows: KeyedRows) -> KeyedRows:
    return rows.of(set(CustomerRecord.objects.filter(pk__in=rows.customer_pks).values_list("pk", flat=True)))
