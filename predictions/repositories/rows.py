"""Many rows at once, each the only one of its run and customer: by COPY on PostgreSQL, prepared on SQLite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import batched, chain

import orjson
from django.db import connection

from customers.models import CustomerRecord

# One statement for so many rows spares SQLite most of the way into and out of each.
ROWS_PER_STATEMENT = 128

type Cell = str | int | float | bytes | date | datetime | Decimal | None
type KeyedRow = tuple[Cell, ...]  # run and customer first


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

    def write(self, rows: Sequence[KeyedRow]) -> int:
        """Writes rows of one run, replacing those of the same customers; call inside a transaction.

        Returns:
            How many were written; customers deleted since the mart was built are left out.
        """
        asked = [row[1] for row in rows]
        kept = rows if _hold_customers(asked) == len(asked) else _of_customers(rows)
        if kept and connection.vendor == "postgresql":
            self._copy(kept)
        elif kept:
            self._upsert(kept)
        return len(kept)

    def _copy(self, rows: Sequence[KeyedRow]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"delete from {self.name} where run_id = %s and customer_id = any(%s)",  # noqa: S608 names are ours
                [rows[0][0], [row[1] for row in rows]],
            )
            statement = f"copy {self.name} ({', '.join(self.columns)}) from stdin (format binary)"
            with cursor.copy(statement) as copy:
                copy.set_types(list(self.columns.values()))
                for row in rows:
                    copy.write_row(row)

    def _upsert(self, rows: Sequence[KeyedRow]) -> None:
        """In statements of many rows, and the rest of them in statements of one."""
        whole = len(rows) - len(rows) % ROWS_PER_STATEMENT
        together = [list(chain.from_iterable(part)) for part in batched(rows[:whole], ROWS_PER_STATEMENT)]
        with connection.cursor() as cursor:
            if whole:
                cursor.executemany(self._statement(ROWS_PER_STATEMENT), together)
            cursor.executemany(self._statement(1), rows[whole:])

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


def amount_cell(amount: Decimal | None) -> Cell:
    """An amount as the writer of this database takes it."""
    return amount if connection.vendor == "postgresql" or amount is None else str(amount)


def _hold_customers(customer_pks: Sequence[Cell]) -> int:
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


def _of_customers(rows: Sequence[KeyedRow]) -> list[KeyedRow]:
    asked = [int(str(row[1])) for row in rows]
    existing = set(CustomerRecord.objects.filter(pk__in=asked).values_list("pk", flat=True))
    return [row for row in rows if row[1] in existing]
