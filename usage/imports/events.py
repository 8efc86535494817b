"""Importing usage events: checked in columns, then appended to the event log."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import duckdb

from churnapp.duck import open_duckdb
from churnapp.imports import FileContract, FolderForReports, ImportOutcome, Progress, SourceFile, open_source
from churnapp.imports.staging import damaged, stage
from churnapp.saying import say
from customers.queries.keys import signup_dates
from usage.imports.columns import CONTRACT, LONGEST_ID, LONGEST_TYPE, source_events_view
from usage.imports.faults import copy_rejected_rows, first_rejected_rows, make_rejected_rows
from usage.log import KEY_FROM_CONTENT, KEY_FROM_ID, LOG_COLUMNS, Appended, open_event_log

STATEMENTS = Path(__file__).parent / "sql"


class UsageEventImport:
    """Usage events; a row that the log holds already counts as unchanged.

    Args:
        now: the moment of the import, UTC; later events are refused.
    """

    contract: ClassVar[FileContract] = CONTRACT

    def __init__(self, now: datetime) -> None:
        self.now = now

    @classmethod
    def contract_now(cls) -> FileContract:
        """What the file may hold; see ``RowImport.contract_now``."""
        return cls.contract

    def run(self, path: Path, reports: FolderForReports, progress: Progress) -> ImportOutcome:
        """Imports a file.

        Args:
            path: the file.
            reports: where the rejected rows go.
            progress: called with rows done and rows in the file.

        Raises:
            UnreadableFile: the file as a whole cannot be read; nothing was stored.
            EventLogDamaged: the log must be repaired first; nothing was stored.
        """
        source = open_source(path, CONTRACT)
        reports.path.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=reports.path, prefix="staging-") as folder:
            staging = Path(folder)
            with open_duckdb(staging / "events.duckdb", spill_folder=staging / "spill") as connection:
                outcome = self._import(connection, source, reports, progress)
        return outcome

    def _import(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: SourceFile,
        reports: FolderForReports,
        progress: Progress,
    ) -> ImportOutcome:
        connection.execute("set timezone = 'UTC'")
        _load_customers(connection)
        try:
            stage(connection, source, "raw_events")
            self._check(connection, source)
            rejected = make_rejected_rows(connection, source)
        except duckdb.Error as problem:
            raise damaged(source, problem) from problem
        total = _count(connection, "select count(*) from checked_events") + len(source.broken_rows)
        progress(total // 2, total)
        appended = _append(connection)
        progress(total, total)
        report_path = reports.report_path(CONTRACT.kind) if rejected else None
        if report_path:
            copy_rejected_rows(connection, source, str(report_path))
        return ImportOutcome(
            kind=CONTRACT.kind,
            path=source.path,
            created=appended.added,
            updated=0,
            unchanged=appended.known,
            rejected=rejected,
            report_path=report_path,
            first_rejections=first_rejected_rows(connection),
            notices=_notices(connection, source),
        )

    def _check(self, connection: duckdb.DuckDBPyConnection, source: SourceFile) -> None:
        connection.execute(source_events_view(connection, source))
        connection.execute(
            _statement("checked_events"),
            {
                "now": self.now.astimezone(UTC).replace(tzinfo=None),
                "longest_type": LONGEST_TYPE,
                "longest_id": LONGEST_ID,
            },
        )
        connection.execute(_statement("repeated_ids"))
        connection.execute(
            "update checked_events set fault = 'id_repeated' from repeated_ids "
            "where checked_events.event_id = repeated_ids.event_id and fault is null and row > first_row"
        )


def _append(connection: duckdb.DuckDBPyConnection) -> Appended:
    without_id = _count(
        connection, "select count(*) from checked_events where fault is null and event_id is null"
    )
    # an occurrence number needs the whole file, so that keys made of it are computed once
    kind, key = ("table", KEY_FROM_CONTENT) if without_id else ("view", "null::uuid")
    connection.execute(f"""
        create {kind} accepted_events as
        with keyed as (
            select * exclude (fault), {key} as content_key from checked_events where fault is null
        )

        select case when event_id is null then content_key else {KEY_FROM_ID} end as event_key,
            {LOG_COLUMNS.removeprefix("event_key, ")}
        from keyed
    """)  # noqa: S608 - made of expressions of ours
    return open_event_log().append(connection, "accepted_events")


def _load_customers(connection: duckdb.DuckDBPyConnection) -> None:
    signups = signup_dates()
    connection.execute(
        "create table known_customers as "
        "select unnest($customer_ids::varchar[]) as customer_id, unnest($signups::date[]) as signup_date",
        {"customer_ids": list(signups), "signups": list(signups.values())},
    )


def _notices(connection: duckdb.DuckDBPyConnection, source: SourceFile) -> tuple[str, ...]:
    notices = []
    before_signup = _count(
        connection, "select count(*) from checked_events where fault is null and is_before_signup"
    )
    if before_signup:
        notices.append(
            say(
                "{before_signup} events happened before the signup of their customer; they are kept.",
                before_signup=before_signup,
            )
        )
    if source.extra_names:
        notices.append(
            say(
                "Left out, because events have no attributes: {extra_names}.",
                extra_names=", ".join(source.extra_names),
            )
        )
    return tuple(notices)


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    counted = connection.execute(query).fetchone()
    return int(counted[0]) if counted else 0


def _statement(name: str) -> str:
    return (STATEMENTS / f"{name}.sql").read_text(encoding="utf-8")
