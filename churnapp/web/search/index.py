"""The index beside a table: trigrams in FTS5 on SQLite, in a GIN index on PostgreSQL.

It is made after every migrate where it is missing, because migrations that rebuild a table of SQLite drop its
triggers without a word. From then on the database keeps it in step, whoever writes.
"""

import logging
from dataclasses import dataclass

from django.db import Error, connection, models, transaction

from churnapp.web.remembered import read_once

logger = logging.getLogger(__name__)

TRIGRAMS_MISSING = (
    "PostgreSQL lacks the extension pg_trgm, so the search finds no misspelt names and is slow. "
    "Let a superuser run: create extension pg_trgm; then run manage.py migrate."
)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """An index over text columns of a table with the primary key ``id``.

    Attributes:
        model: the table.
        fields: what is searched, the name first.
    """

    model: type[models.Model]
    fields: tuple[str, ...]

    @property
    def table(self) -> str:
        """The table of the rows."""
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        """The index itself on SQLite; on PostgreSQL, what the names of its indexes begin with."""
        return f"{self.table}_search"

    def ensure(self) -> None:
        """Makes what is missing of the index; one small query when nothing is."""
        if connection.vendor == "sqlite":
            self._ensure_on_sqlite()
        elif connection.vendor == "postgresql":
            self._ensure_on_postgres()

    def _ensure_on_sqlite(self) -> None:
        wanted = {self.name, *(f"{self.name}_{event}" for event in ("insert", "update", "delete"))}
        marks = ", ".join(["%s"] * len(wanted))
        with connection.cursor() as cursor:
            cursor.execute(f"select count(*) from sqlite_master where name in ({marks})", [*wanted])  # noqa: S608
            if cursor.fetchone()[0] == len(wanted):
                return
            for statement in self._sqlite_statements():
                cursor.execute(statement)

    def _sqlite_statements(self) -> list[str]:
        columns = ", ".join(self.fields)
        old, new = (", ".join(f"{side}.{field}" for field in self.fields) for side in ("old", "new"))
        differs = " or ".join(f"old.{field} is not new.{field}" for field in self.fields)
        add = f"insert into {self.name}(rowid, {columns}) values (new.id, {new})"  # noqa: S608
        remove = f"insert into {self.name}({self.name}, rowid, {columns}) values ('delete', old.id, {old})"  # noqa: S608
        trigger = f"create trigger if not exists {self.name}"
        return [
            f"create virtual table if not exists {self.name} using fts5({columns}, content='{self.table}', "
            "content_rowid='id', tokenize='trigram')",
            f"create virtual table if not exists {self.name}_terms using fts5vocab({self.name}, 'row')",
            f"{trigger}_insert after insert on {self.table} begin {add}; end",
            f"{trigger}_delete after delete on {self.table} begin {remove}; end",
            f"{trigger}_update after update on {self.table} when {differs} begin {remove}; {add}; end",
            f"insert into {self.name}({self.name}) values ('rebuild')",  # noqa: S608
        ]

    def _ensure_on_postgres(self) -> None:
        begins = f"{self.name}_begins"
        wanted = [begins, *(f"{self.name}_{field}" for field in self.fields)]
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_indexes where indexname = any(%s)", [wanted])
            if cursor.fetchone()[0] == len(wanted):
                return
            # upper(…::text) is what Django asks for with istartswith
            cursor.execute(
                f"create index if not exists {begins} on {self.table} "
                f"(upper({self.fields[0]}::text) text_pattern_ops)"
            )
            try:
                with transaction.atomic():
                    cursor.execute("create extension if not exists pg_trgm")
                    for index, field in zip(wanted[1:], self.fields, strict=True):
                        # upper(…::text) is what Django asks for with icontains
                        cursor.execute(
                            f"create index if not exists {index} on {self.table} "
                            f"using gin (upper({field}::text) gin_trgm_ops)"
                        )
            except Error as problem:
                logger.warning("%s (%s)", TRIGRAMS_MISSING, str(problem).splitlines()[0])


@read_once
def misspelt_names_are_found() -> bool:
    """Whether the database can look for similar names; one small query on PostgreSQL."""
    if connection.vendor != "postgresql":
        return connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_extension where extname = 'pg_trgm'")
        return cursor.fetchone() is not None
