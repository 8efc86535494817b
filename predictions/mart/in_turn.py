"""Relations that are made of one range of customers after the other.

What is grouped then stays in the caches of a processor and in memory; the events of a range of customers are
neighbours in every file.
"""

import math
from collections.abc import Iterator

import duckdb

# events times the snapshots that read each, twelve at most: a hundred million events make eight ranges
EVENTS_AT_A_TIME = 150_000_000
LOAD = """
select
    (select coalesce(sum(event_count), 0), from usage_marks) * least(count(*), 12),
    (select count(*), from log_customers),
from snapshots_to_read
"""


def make_in_turn(connection: duckdb.DuckDBPyConnection, relation: str, query: str) -> None:
    """Builds a temporary relation of ``customers_in_turn``.

    Args:
        connection: the mart under construction, with ``log_customers`` and ``snapshots_to_read``.
        relation: its name.
        query: reads no customer but through ``customers_in_turn``.
    """
    for number, (after, last) in enumerate(_ranges(connection)):
        connection.execute(
            "create or replace temp view customers_in_turn as select * from log_customers "  # noqa: S608 numbers
            f"where customer_number > {after} and customer_number <= {last}"
        )
        into = f"insert into {relation}" if number else f"create temp table {relation} as"
        connection.execute(f"{into}\n{query}")


def _ranges(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int]]:
    """The numbers after which each range begins and with which it ends."""
    events, customers = connection.execute(LOAD).fetchall()[0]
    count = max(1, min(customers, math.ceil(events / EVENTS_AT_A_TIME)))
    for number in range(count):
        yield customers * number // count, customers * (number + 1) // count
