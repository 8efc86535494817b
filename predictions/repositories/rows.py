"""Many rows at once, each the only one of its run and customer: by COPY on PostgreSQL, prepared on SQLite."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched

from django.db import connection

from customers.models import CustomerRecord

ROWS_PER_STATEMENT = 1_000

type Cell = str | int | float | None
type KeyedRow = tuple[int, int, *tuple[Cell, ...]]  # run and customer first


@dataclass(frozen=True, slots=True)
class KeyedTable:
    """A table with one row per run and customer.

    Attributes:
        name: of the table.
        columns: run and customer first, then the rest in the order of the rows.
    """

    name: str
    columns: tuple[str, ...]

    def write(self, rows: Sequence[KeyedRow]) -> int:
        """Writes rows of one run, replacing those of the same customers; call inside a transaction.

        Returns:
            How many were written; customers deleted since the mart was built are left out.
        """
        asked = [row[1] for row in rows]
        existing = set(CustomerRecord.objects.filter(pk__in=asked).values_list("pk", flat=True))
        kept = [row for row in rows if row[1] in existing]
        if kept and connection.vendor == "postgresql":
            self._copy(kept)
        else:
            self._upsert(kept)
        return len(kept)

    def _copy(self, rows: list[KeyedRow]) -> None:
        named = ", ".join(self.columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"delete from {self.name} where run_id = %s and customer_id = any(%s)",  # noqa: S608 names are ours
                [rows[0][0], [row[1] for row in rows]],
            )
            with cursor.copy(f"copy {self.name} ({named}) from stdin") as copy:
                for row in rows:
                    copy.write_row(row)

    def _upsert(self, rows: list[KeyedRow]) -> None:
        run, customer, *rest = self.columns
        statement = (
            f"insert into {self.name} ({', '.join(self.columns)}) "  # noqa: S608 names are ours
            f"values ({', '.join(['%s'] * len(self.columns))}) on conflict ({run}, {customer}) do update set "
            + ", ".join(f"{column} = excluded.{column}" for column in rest)
        )
        with connection.cursor() as cursor:
            for statement_rows in batched(rows, ROWS_PER_STATEMENT):
                cursor.executemany(statement, statement_rows)
