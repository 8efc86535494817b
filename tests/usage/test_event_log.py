"""The event log keeps every event once, and survives what dies in the middle."""

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.usage.builders import NOON, events_of
from usage.log import (
    EventLog,
    EventLogBusy,
    ManifestDamaged,
    SegmentDamaged,
    SegmentMissing,
)
from usage.log.lock import exclusive_lock
from usage.queries.event_log import current_segments

NEXT_MONTH = NOON + timedelta(days=31)


def ids_in(log: EventLog) -> list[str]:
    paths = [str(log.folder / segment.name) for segment in log.manifest.segments]
    if not paths:
        return []
    return [row[0] for row in duckdb.sql(f"select event_id from read_parquet({paths}) order by 1").fetchall()]


def test_an_append_is_split_by_month_and_read_back(log):
    appended = log.append_table(events_of([{"event_id": "a"}, {"event_id": "b", "timestamp": NEXT_MONTH}]))
    segments = current_segments()
    assert (appended.added, appended.known) == (2, 0)
    assert [path.parent.name for path in segments.paths] == ["2025-03", "2025-04"]
    assert (segments.event_count, segments.first_day, segments.last_day) == (
        2,
        date(2025, 3, 10),
        date(2025, 4, 10),
    )
    assert ids_in(log) == ["a", "b"]


def test_an_empty_log_has_no_days_and_a_version(log):
    segments = current_segments()
    assert (segments.paths, segments.event_count, segments.first_day, segments.last_day) == (
        (),
        0,
        None,
        None,
    )
    assert segments.version


def test_the_same_events_again_change_nothing(log):
    log.append_table(events_of([{"event_id": "a"}, {"event_id": "b"}]))
    before = current_segments()
    appended = log.append_table(events_of([{"event_id": "a"}, {"event_id": "b"}]))
    assert (appended.added, appended.known) == (0, 2)
    assert current_segments() == before


def test_only_the_new_events_of_an_overlapping_append_are_added(log):
    log.append_table(events_of([{"event_id": "a"}, {"event_id": "b"}]))
    appended = log.append_table(events_of([{"event_id": "b"}, {"event_id": "c"}]))
    assert (appended.added, appended.known) == (1, 1)
    assert ids_in(log) == ["a", "b", "c"]


def test_an_event_given_twice_in_one_append_is_kept_once(log):
    appended = log.append_table(events_of([{"event_id": "a"}, {"event_id": "a"}]))
    assert (appended.added, appended.known) == (1, 1)


def test_equal_events_without_ids_are_all_kept_and_known_when_sent_again(log):
    twins = [{"user_id": "u"}, {"user_id": "u"}, {"user_id": "v"}]
    log.append_table(events_of(twins))
    again = log.append_table(events_of(twins))
    assert current_segments().event_count == 3
    assert (again.added, again.known) == (0, 3)


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 70)), max_size=12), max_size=4))
def test_the_log_is_the_union_of_what_was_appended(tmp_path_factory, appends):
    log = EventLog(tmp_path_factory.mktemp("log"))
    for pairs in appends:
        log.append_table(
            events_of(
                {"event_id": f"e{number}-{day}", "timestamp": NOON + timedelta(days=day)}
                for number, day in pairs
            )
        )
    assert ids_in(log) == sorted({f"e{number}-{day}" for pairs in appends for number, day in pairs})


def test_a_late_event_lands_in_its_own_month(log):
    log.append_table(events_of([{"event_id": "now", "timestamp": NEXT_MONTH}]))
    log.append_table(events_of([{"event_id": "late"}]))
    assert [segment.month for segment in log.manifest.segments] == ["2025-03-01", "2025-04-01"]


def test_a_crash_before_the_manifest_leaves_the_log_as_it_was(log, monkeypatch):
    log.append_table(events_of([{"event_id": "a"}]))
    before = current_segments()

    def power_cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("usage.log.event_log.write_manifest", power_cut)
        with pytest.raises(KeyboardInterrupt):
            log.append_table(events_of([{"event_id": "b"}]))
    assert current_segments() == before
    assert log.sweep() == 1
    assert current_segments() == before
    log.append_table(events_of([{"event_id": "b"}]))
    assert ids_in(log) == ["a", "b"]


def test_a_half_written_file_is_never_read_and_swept(log):
    log.append_table(events_of([{"event_id": "a"}]))
    (log.folder / "segments" / "2025-03" / "new.parquet.4711.tmp").write_bytes(b"PAR1 half")
    assert len(current_segments(read_all=True).paths) == 1
    assert log.sweep() == 1


def _append_one(folder: str, number: int) -> int:
    return (
        EventLog(Path(folder))
        .append_table(events_of([{"event_id": f"own-{number}"}, {"event_id": "shared"}]))
        .added
    )


@pytest.mark.slow
def test_appends_at_the_same_time_lose_and_double_nothing(log):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        added = list(processes.map(_append_one, [str(log.folder)] * 6, range(6)))
    assert sum(added) == 7
    assert ids_in(log) == [*(f"own-{number}" for number in range(6)), "shared"]


def test_a_lock_that_is_never_released_is_said(tmp_path):
    with (
        exclusive_lock(tmp_path / "lock"),
        pytest.raises(EventLogBusy, match="Wait until it has finished"),
        exclusive_lock(tmp_path / "lock", wait_seconds=0),
    ):
        pass


def test_a_missing_segment_is_named_with_the_remedy(log):
    log.append_table(events_of([{"event_id": "a"}]))
    path = current_segments().paths[0]
    path.unlink()
    with pytest.raises(SegmentMissing, match=f"{path.name}.*missing.*Restore it from a backup"):
        current_segments()


def test_a_shortened_segment_is_damaged(log):
    log.append_table(events_of([{"event_id": "a"}]))
    path = current_segments().paths[0]
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(SegmentDamaged, match="damaged"):
        current_segments()


def test_a_segment_with_a_flipped_bit_is_damaged_when_all_is_read(log):
    log.append_table(events_of([{"event_id": "a"}]))
    path = current_segments().paths[0]
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)
    with pytest.raises(SegmentDamaged, match=path.name):
        current_segments(read_all=True)
    with pytest.raises(SegmentDamaged):
        log.append_table(events_of([{"event_id": "a"}]))


@pytest.mark.parametrize("content", ["", "{", "{}", '{"format": 99}', '{"format": 1, "segments": [{}]}'])
def test_a_manifest_that_cannot_be_read_is_named_with_the_remedy(log, content):
    log.append_table(events_of([{"event_id": "a"}]))
    (log.folder / "manifest.json").write_text(content)
    with pytest.raises(ManifestDamaged, match=r"manifest\.json.*Restore"):
        current_segments()


@pytest.mark.slow
def test_compaction_keeps_every_event_and_the_files_that_readers_hold(log):
    for number in range(4):
        log.append_table(events_of([{"event_id": f"e{number}"}]))
    log.append_table(events_of([{"event_id": "other month", "timestamp": NEXT_MONTH}]))
    held = current_segments()
    now = datetime(2026, 1, 1, tzinfo=UTC)

    assert log.compact(from_segments=2, now=now) == 1

    assert len(log.manifest.of_month("2025-03-01")) == 1
    assert ids_in(log) == ["e0", "e1", "e2", "e3", "other month"]
    assert current_segments(read_all=True).version != held.version
    assert log.sweep(now=now) == 0
    assert all(path.exists() for path in held.paths)
    assert log.sweep(now=now + timedelta(hours=2)) == 4
    assert ids_in(log) == ["e0", "e1", "e2", "e3", "other month"]
    assert log.manifest.retired == {}


def test_compaction_of_a_damaged_segment_changes_nothing(log):
    for number in range(2):
        log.append_table(events_of([{"event_id": f"e{number}"}]))
    before = log.manifest
    path = log.folder / before.segments[0].name
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(SegmentDamaged):
        log.compact(from_segments=2)
    assert log.manifest == before


def test_a_folder_with_a_quote_in_its_name_works(tmp_path):
    log = EventLog(tmp_path / "o'brien")
    log.append_table(events_of([{"event_id": "a"}]))
    log.append_table(events_of([{"event_id": "b"}]))
    assert len(log.manifest.segments) == 2
