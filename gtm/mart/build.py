"""Builds the revenue book: the rules of the domain, applied to every account and written in columns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import batched, groupby
from operator import itemgetter
from typing import cast

import duckdb
import pyarrow as pa

from churnapp.duck import open_duckdb
from churnapp.durable_files import written_aside
from customers.queries.extracts import customer_segments, periods_by_customer
from gtm.domain import (
    RevenueLine,
    RevenuePeriod,
    RevenueStep,
    RevenueYear,
    revenue_lines,
    revenue_steps,
    revenue_years,
)
from gtm.mart.publication import BookPointer, publish

MONEY = pa.decimal128(16, 2)
MONTH = pa.int32()
NEVER_ENDS = 1_000_000
NEVER_PAID = (None, None)
ACCOUNTS_AT_A_TIME = 5_000
LINES = pa.schema(
    [
        ("customer_pk", pa.int64()),
        ("month", MONTH),
        ("kind", pa.string()),
        ("plan", pa.string()),
        ("opening", MONEY),
        ("closing", MONEY),
        ("unpriced_change", pa.int8()),
        ("first_month", MONTH),
        ("first_mrr", MONEY),
    ]
)
YEARS = pa.schema(
    [
        ("customer_pk", pa.int64()),
        ("begins", MONTH),
        ("ends", MONTH),
        ("kind", pa.string()),
        ("plan", pa.string()),
        ("opening", MONEY),
        ("closing", MONEY),
    ]
)
ACCOUNTS = pa.schema(
    [
        ("customer_pk", pa.int64()),
        ("name", pa.string()),
        ("industry", pa.string()),
        ("csm", pa.int64()),
        ("first_month", MONTH),
        ("first_mrr", MONEY),
    ]
)

type Row = tuple[object, ...]


@dataclass(slots=True)
class _First:
    """The first revenue of each account: month and amount."""

    by_account: dict[int, tuple[int, Decimal]]


def build_revenue_book(now: datetime) -> BookPointer:
    """Builds and publishes the revenue book from the subscriptions as they are.

    Args:
        now: the moment of the build, UTC; becomes the version.

    Returns:
        The pointer to the book.
    """
    begun = BookPointer.begun_at(now)
    with written_aside(begun.path) as aside:
        with open_duckdb(aside) as connection:
            period_count = _write(connection)
        pointer = BookPointer(begun.version, period_count)
        publish(aside, pointer)
    return pointer


def _write(connection: duckdb.DuckDBPyConnection) -> int:
    for name, schema in (("lines", LINES), ("years", YEARS), ("accounts", ACCOUNTS)):
        connection.register("batch", schema.empty_table())
        connection.execute(f"create table {name} as select * from batch")  # noqa: S608 names are ours
    first = _First({})
    period_count = 0
    accounts = groupby(periods_by_customer(), key=itemgetter(0))
    for batch in batched(_histories(accounts), ACCOUNTS_AT_A_TIME):
        period_count += sum(count for _, count, _ in batch)
        _insert(connection, "lines", LINES, _line_rows(batch, first))
        _insert(connection, "years", YEARS, _year_rows(batch))
    for segments in batched(customer_segments(), ACCOUNTS_AT_A_TIME):
        rows = [(*row, *first.by_account.get(cast("int", row[0]), NEVER_PAID)) for row in segments]
        _insert(connection, "accounts", ACCOUNTS, rows)
    connection.execute("checkpoint")
    return period_count


type _History = tuple[int, int, list[RevenueStep]]


def _histories(accounts: Iterable[tuple[object, Iterator[Row]]]) -> Iterator[_History]:
    """The key of each account, how many periods it has, and what it paid."""
    for key, rows in accounts:
        periods = [_period(row) for row in rows]
        yield cast("int", key), len(periods), revenue_steps(periods)


def _period(row: Row) -> RevenuePeriod:
    _, product, valid_from, valid_to, mrr, plan = row
    return RevenuePeriod(
        product=cast("str", product),
        valid_from=cast("date", valid_from),
        valid_to=cast("date | None", valid_to),
        mrr=cast("Decimal | None", mrr),
        plan=cast("str | None", plan) or "",
    )


def _line_rows(batch: Iterable[_History], first: _First) -> Iterator[Row]:
    for key, _, steps in batch:
        paid = next((step for step in steps if step.state.mrr), None)
        if paid is not None:
            first.by_account[key] = (paid.month, paid.state.mrr)
        begun = first.by_account.get(key, NEVER_PAID)
        yield from ((*_line_row(key, line), *begun) for line in revenue_lines(steps))


def _line_row(key: int, line: RevenueLine) -> Row:
    return key, line.month, line.kind.value, line.plan, line.opening, line.closing, line.unpriced_change


def _year_rows(batch: Iterable[_History]) -> Iterator[Row]:
    return (_year_row(key, year) for key, _, steps in batch for year in revenue_years(steps))


def _year_row(key: int, year: RevenueYear) -> Row:
    ends = NEVER_ENDS if year.ends is None else year.ends
    return key, year.begins, ends, year.kind.value, year.plan, year.opening, year.closing


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, schema: pa.Schema, rows: Iterable[Row]
) -> None:
    columns = list(zip(*rows, strict=True))
    if not columns:
        return
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    connection.register("batch", pa.table(arrays, schema=schema))
    connection.execute(f"insert into {table} select * from batch")  # noqa: S608 names are ours
