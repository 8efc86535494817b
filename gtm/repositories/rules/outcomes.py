"""What a rule did about each account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from gtm.domain.rules import EntryResult
from gtm.models import RuleEntryRecord
from gtm.queries.rules.wanted import Due

LONGEST_DETAIL = 255

type Cell = str | int | Decimal | datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one account in one rule.

    Attributes:
        play: key of the play that was opened or brought up to date.
    """

    due: Due
    result: EntryResult
    play: int | None = None
    detail: str = ""


def write_outcomes(outcomes: Sequence[Outcome], now: datetime) -> None:
    """Writes them in one prepared statement; an account whose result is not final stays due."""
    table = RuleEntryRecord._meta.db_table
    statement = (
        f"update {table} set result = %s, fired_at = %s, play_id = %s, value = %s, detail = %s where id = %s"  # noqa: S608 the name is ours
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_row(outcome, now) for outcome in outcomes])


def _row(outcome: Outcome, now: datetime) -> tuple[Cell, ...]:
    fired = now if outcome.result.is_final else None
    return (
        outcome.result.value,
        connection.ops.adapt_datetimefield_value(fired),
        outcome.play,
        _written(outcome.due.value),
        outcome.detail[:LONGEST_DETAIL],
        outcome.due.entry,
    )


def _written(value: Decimal | None) -> Cell:
    written: Cell = connection.ops.adapt_decimalfield_value(value, 14, 2)
    return written
