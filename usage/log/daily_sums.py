"""Sums events by day, on columns: by type, by user and by hour.

Events lie in a segment by customer and time, so that the events of a customer's day are neighbours. Days are
told apart by comparing neighbours, and few types and users can come within one, so that counting groups the
events. A database has to expect any order and takes many times as long. Another order gives the same sums in
more rows.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from usage.log.grouping import (
    Groups,
    Integers,
    Kind,
    SortedGroups,
    TooManyKinds,
    Truths,
    grouped,
    starts_of,
    summed,
)
from usage.log.rolled import ROLLED, SIGNS

EVENT_COLUMNS = ("customer_id", "timestamp", "event_type", "user_id", "feature_adoption_score", "ingested_at")
TEXTS = ("customer_id", "event_type", "user_id")
HOUR = 3_600_000_000
DAY = 24 * HOUR
# recorded so long after it happened, or before, that a check of the data asks for it
LATE, EARLY = 30 * DAY, HOUR // 12
MISSING = -1
NARROW_BITS = 32


def sums_of(events: pa.Table) -> Iterator[dict[str, pa.Table]]:
    """The tables of ``ROLLED`` of some events, by customer and day where the events are.

    Args:
        events: with ``EVENT_COLUMNS``.

    Yields:
        Sums that add up to those of all events: once, or more often where the events are of very many kinds.
    """
    if not events.num_rows:
        return
    try:
        yield _Events(events).sums()
    except TooManyKinds:
        half = events.num_rows // 2
        yield from sums_of(events.slice(0, half))
        yield from sums_of(events.slice(half))


class _Events:
    """Events as columns of whole numbers."""

    def __init__(self, events: pa.Table) -> None:
        self._customers, self._customer_names = _coded(events["customer_id"])
        self._types, self._type_names = _coded(events["event_type"])
        self._users, self._user_names = _coded(events["user_id"])
        self._scores = _Scores(events["feature_adoption_score"])
        self._at, self._ingested_at = _instants(events["timestamp"]), _instants(events["ingested_at"])
        self._happened_on = self._at // DAY
        self._recorded_on = np.maximum(self._happened_on, self._ingested_at // DAY)
        # of a customer, day and day of recording
        self._places = Kind.of_all(
            Kind.of_neighbours(self._customers, self._happened_on), Kind.numbering(self._recorded_on)
        ).without_gaps()

    def sums(self) -> dict[str, pa.Table]:
        """The tables by name."""
        usage, totals = self._by_type()
        return {
            "rolled_usage": usage,
            "rolled_totals": totals,
            "rolled_users": self._by_user(),
            "rolled_hours": self._by_hour(),
            "rolled_lags": self._far_from_recording(),
        }

    def _by_type(self) -> tuple[pa.Table, pa.Table]:
        groups = grouped(Kind.of_all(self._places, Kind.numbering(self._types)))
        rows = groups.rows
        sums = {
            "event_count": groups.counts,
            "adoption_millionths": groups.sum(self._scores.millionths),
            "adoption_count": groups.sum(self._scores.are_there),
            "named_count": groups.sum(self._users != MISSING),
        }
        starts = starts_of(self._places.codes[rows])
        totals = {name: summed(values, starts) for name, values in (sums | self._signs(groups)).items()}
        types = _named(self._types[rows], self._type_names)
        return (
            _table("rolled_usage", self._columns_of(rows) | {"event_type": types} | sums),
            _table("rolled_totals", self._columns_of(rows[starts]) | totals),
        )

    def _signs(self, groups: Groups) -> dict[str, Integers]:
        types, names = self._types[groups.rows], self._type_names.to_pylist()
        numbers = {column: names.index(sign) if sign in names else MISSING for column, sign in SIGNS.items()}
        return {column: groups.counts * (types == number) for column, number in numbers.items()}

    def _by_user(self) -> pa.Table:
        named = np.flatnonzero(self._users != MISSING)
        if not len(named):
            return ROLLED["rolled_users"].empty_table()
        # users are numbered as they come, and so those of a customer lie near each other
        customers = starts_of(self._customers[named])
        groups = grouped(self._places.at(named).with_numbers(self._users[named], customers))
        rows = named[groups.rows]
        names = _named(self._users[rows], self._user_names)
        columns = self._columns_of(rows) | {"user_id": names, "event_count": groups.counts}
        return _table("rolled_users", columns)

    def _by_hour(self) -> pa.Table:
        hours = self._at // HOUR
        earliest = int(hours.min())
        counts = np.bincount(hours - earliest)
        found = np.flatnonzero(counts)
        return _table("rolled_hours", {"hour_at": (found + earliest) * HOUR, "event_count": counts[found]})

    def _far_from_recording(self) -> pa.Table:
        lag = self._ingested_at - self._at
        far = np.flatnonzero((lag > LATE) | (lag < -EARLY))
        if not len(far):
            return ROLLED["rolled_lags"].empty_table()
        ingested_on = self._ingested_at[far] // DAY
        is_early = lag[far] < 0
        customers = Kind.numbering(self._customers[far])
        groups = SortedGroups(
            Kind.of_all(customers, Kind.numbering(ingested_on), Kind.numbering(is_early.astype(np.int64)))
        )
        days = self._happened_on[far]
        return _table(
            "rolled_lags",
            {
                "customer_id": _named(self._customers[far[groups.rows]], self._customer_names),
                "ingested_on": ingested_on[groups.rows],
                "is_early": is_early[groups.rows],
                "event_count": groups.counts,
                "first_on": groups.min(days),
                "last_on": groups.max(days),
                "longest_lead": groups.max(-lag[far]),
            },
        )

    def _columns_of(self, rows: Integers) -> dict[str, pa.Array | Integers]:
        return {
            "customer_id": _named(self._customers[rows], self._customer_names),
            "happened_on": self._happened_on[rows],
            "recorded_on": self._recorded_on[rows],
        }


class _Scores:
    """Adoption scores, where events have one; whole numbers add up alike in any order."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        values = column.combine_chunks()
        self.are_there: Truths = values.is_valid().to_numpy(zero_copy_only=False)
        # none is below 0, and so what is cut off rounds
        self.millionths: Integers = (values.fill_null(0).to_numpy() * 1_000_000 + 0.5).astype(np.int64)


def _coded(texts: pa.ChunkedArray) -> tuple[Integers, pa.Array]:
    """The texts' numbers, ``MISSING`` where there is none, and the text of each number."""
    coded = (
        texts.combine_chunks()
        if pa.types.is_dictionary(texts.type)
        else texts.combine_chunks().dictionary_encode()
    )
    indices = coded.indices.fill_null(MISSING) if coded.null_count else coded.indices
    return indices.to_numpy().astype(np.int64), coded.dictionary


def _instants(moments: pa.ChunkedArray) -> Integers:
    instants: Integers = moments.combine_chunks().cast(pa.int64()).to_numpy()
    return instants


def _named(codes: Integers, names: pa.Array) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(codes.astype(np.int32), names)


def _table(relation: str, columns: Mapping[str, pa.Array | Integers]) -> pa.Table:
    arrays = [_column(columns[field.name], field.type) for field in ROLLED[relation]]
    return pa.Table.from_arrays(arrays, names=ROLLED[relation].names)


def _column(values: pa.Array | Integers, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values  # texts stay numbered: files hold them so anyway
    if kind.bit_width == NARROW_BITS:
        values = values.astype(np.int32)  # counts of a block and days are small
    return pa.array(values).cast(kind)
