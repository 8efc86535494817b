"""The daily rollup says what the log says, part by part, and survives what is cut, changed or left behind."""

from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.usage.builders import NOON, events_of
from usage.log import DailyRollup, EventLog, Rollup, SegmentDamaged
from usage.log import rollup as rolling_up

NEXT_MONTH = NOON + timedelta(days=31)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def rollup(log) -> Rollup:
    return Rollup(log.folder)


def up_to_date(log: EventLog, **options) -> DailyRollup:
    return Rollup(log.folder).brought_up_to(paths_of(log), **options)


def paths_of(log: EventLog):
    return [log.folder / segment.name for segment in log.manifest.segments]


def rows(rolled: DailyRollup, relation: str, query: str) -> list[tuple]:
    paths = [str(path) for path in rolled.files(relation)]
    return duckdb.sql(query.format(f"read_parquet({paths})")).fetchall() if paths else []


def sums(rolled: DailyRollup) -> list[tuple]:
    return rows(
        rolled,
        "rolled_usage",
        "select customer_id, happened_on, event_type, sum(event_count)::int, sum(adoption_count)::int, "
        "sum(adoption_millionths)::int, sum(named_count)::int from {} group by all order by all",
    )


def test_it_sums_each_day_of_each_customer_by_type(log):
    log.append_table(
        events_of(
            [
                {"event_id": "a", "feature_adoption_score": 0.25, "user_id": "u"},
                {"event_id": "b", "feature_adoption_score": 0.5},
                {"event_id": "c", "event_type": "export"},
                {"event_id": "d", "timestamp": NOON + timedelta(days=1)},
            ]
        )
    )

    assert sums(up_to_date(log)) == [
        ("acme", date(2025, 3, 10), "export", 1, 0, 0, 0),
        ("acme", date(2025, 3, 10), "report_view", 2, 2, 750_000, 1),
        ("acme", date(2025, 3, 11), "report_view", 1, 0, 0, 0),
    ]


def test_an_append_is_rolled_up_alone_and_a_late_event_lies_under_its_own_day(log):
    log.append_table(events_of([{"event_id": "a", "timestamp": NEXT_MONTH}]))
    before = up_to_date(log)
    log.append_table(events_of([{"event_id": "late"}]))
    read: list[str] = []

    after = up_to_date(log, progress=read.append)

    assert len(read) == 1
    assert "2025-03" in read[0]
    assert before.parts[0] in after.parts
    assert [row[1] for row in sums(after)] == [date(2025, 3, 10), date(2025, 4, 10)]


def test_an_event_sent_again_is_counted_once(log):
    for _ in range(2):
        log.append_table(events_of([{"event_id": "a"}, {"event_id": "a"}]))

    assert [row[3] for row in sums(up_to_date(log))] == [1]


def test_a_log_as_it_was_is_not_read_again(log):
    log.append_table(events_of([{"event_id": "a"}]))
    up_to_date(log)
    read: list[str] = []

    up_to_date(log, progress=read.append)

    assert read == []


def test_after_a_compaction_only_the_merged_month_is_read(log):
    for number in range(3):
        log.append_table(events_of([{"event_id": f"e{number}"}]))
    log.append_table(events_of([{"event_id": "other month", "timestamp": NEXT_MONTH}]))
    before = up_to_date(log)
    log.compact(from_segments=2)
    read: list[str] = []

    after = up_to_date(log, progress=read.append)

    assert [name.split("/")[1] for name in read] == ["2025-03"]
    assert sums(after) == sums(before)


def test_replaced_parts_stay_for_an_hour_for_who_reads_them(log, rollup):
    for number in range(3):
        log.append_table(events_of([{"event_id": f"e{number}"}]))
    before = up_to_date(log)
    log.compact(from_segments=2)
    after = up_to_date(log, now=NOW)

    assert rollup.sweep(now=NOW + timedelta(minutes=59)) == 0
    assert sums(before)
    assert rollup.sweep(now=NOW + timedelta(minutes=61)) == 3
    assert sums(after)


def test_what_a_killed_process_left_is_swept(log, rollup):
    log.append_table(events_of([{"event_id": "a"}]))
    kept = up_to_date(log)
    (rollup.folder / "4711.tmp").mkdir()
    (rollup.folder / "4711.tmp" / "rolled_usage.parquet").write_bytes(b"PAR1 half")

    assert rollup.sweep() == 1
    assert sums(kept)


def shortened(content: bytes) -> bytes:
    return content[:-4]


def flipped(content: bytes) -> bytes:
    return content[:40] + bytes([content[40] ^ 1]) + content[41:]


@pytest.mark.parametrize("damage", [shortened, flipped, lambda _: b""])
def test_a_damaged_part_is_never_read_but_made_again(log, damage):
    log.append_table(events_of([{"event_id": "a"}]))
    rolled = up_to_date(log)
    expected, path = sums(rolled), rolled.files("rolled_usage")[0]
    path.write_bytes(damage(path.read_bytes()))

    assert sums(up_to_date(log)) == expected


def test_a_segment_that_cannot_be_read_is_said_and_leaves_nothing_behind(log, rollup):
    log.append_table(events_of([{"event_id": "a"}]))
    (segment,) = paths_of(log)
    segment.write_bytes(b"x" * segment.stat().st_size)

    with pytest.raises(SegmentDamaged, match="cannot be read"):
        up_to_date(log)

    assert list(rollup.folder.glob("*.tmp")) == []


def test_a_part_that_is_gone_is_made_again(log):
    log.append_table(events_of([{"event_id": "a"}]))
    rolled = up_to_date(log)
    expected = sums(rolled)
    rolled.files("rolled_users")[0].unlink()

    assert sums(up_to_date(log)) == expected


@pytest.mark.parametrize(
    "content", ["", "{", "{}", '{"layout": "x"}', '{"layout": "x", "parts": [{}], "retired": {}}']
)
def test_a_manifest_that_cannot_be_read_is_made_again(log, rollup, content):
    log.append_table(events_of([{"event_id": "a"}]))
    expected = sums(up_to_date(log))
    (rollup.folder / "manifest.json").write_text(content)

    assert sums(up_to_date(log)) == expected


def test_parts_of_other_statements_are_made_again(log, monkeypatch):
    log.append_table(events_of([{"event_id": "a"}]))
    before = up_to_date(log)
    monkeypatch.setattr(rolling_up, "LAYOUT", "another")

    after = up_to_date(log)

    assert [part.folder for part in after.parts] != [part.folder for part in before.parts]
    assert sums(after) == sums(before)


def test_a_crash_between_the_files_and_the_manifest_loses_nothing(log, monkeypatch):
    log.append_table(events_of([{"event_id": "a"}]))
    expected = sums(up_to_date(log))
    log.append_table(events_of([{"event_id": "b", "customer_id": "other"}]))

    def power_cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rolling_up, "write_durably", power_cut)
        with pytest.raises(KeyboardInterrupt):
            up_to_date(log)

    after = sums(up_to_date(log))
    assert set(expected) < set(after)
    assert [row[0] for row in after] == ["acme", "other"]


def test_lags_are_kept_only_where_recording_was_far_from_happening(log):
    log.append_table(events_of([{"event_id": "a"}, {"event_id": "b", "timestamp": NEXT_MONTH}]))

    assert rows(up_to_date(log), "rolled_lags", "select * from {}") == []


EVENT = st.tuples(st.integers(0, 12), st.integers(0, 70), st.sampled_from(["report_view", "export"]))


@pytest.mark.slow
@settings(deadline=None, max_examples=20)
@given(st.lists(st.lists(EVENT, max_size=10), min_size=1, max_size=4), st.booleans())
def test_any_appends_in_any_order_give_the_sums_of_the_log(tmp_path_factory, appends, is_compacted):
    log = EventLog(tmp_path_factory.mktemp("log"))
    for batch in appends:
        log.append_table(
            events_of(
                {
                    "event_id": f"e{number}-{day}",
                    "timestamp": NOON + timedelta(days=day),
                    "event_type": kind,
                    "customer_id": f"c{number % 3}",
                }
                for number, day, kind in batch
            )
        )
        up_to_date(log)
    if is_compacted:
        log.compact(from_segments=2)

    counted = [(row[0], row[1], row[2], row[3]) for row in sums(up_to_date(log))]

    paths = [str(path) for path in paths_of(log)]
    plain = "select customer_id, timestamp::date, event_type, count(*) from read_parquet({}) group by all order by all"
    assert counted == (duckdb.sql(plain.format(paths)).fetchall() if paths else [])
