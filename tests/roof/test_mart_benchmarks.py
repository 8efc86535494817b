"""The benchmarks of log and mart: what they draw, and that what they measure is the product's own work."""

from datetime import date

import duckdb
import pytest

from churnapp.benchmarks.drawn_events import EVENT_SHARES, DrawnEvents
from churnapp.benchmarks.drawn_log import append_next_day, draw_log
from churnapp.benchmarks.ingesting import measure_ingesting
from churnapp.benchmarks.mart_builds import measure_mart, measure_snapshots
from customers.models import CustomerRecord
from usage.log import EventLog, open_event_log

pytestmark = [pytest.mark.any_database, pytest.mark.slow]
DRAWN = DrawnEvents(accounts=20, events=4_000, months=5)


def events_in(log: EventLog) -> duckdb.DuckDBPyRelation:
    paths = [str(log.folder / segment.name) for segment in log.manifest.segments]
    return duckdb.sql(f"select * from read_parquet({paths})")


def test_a_drawn_log_is_the_same_each_time_and_much_like_real_use(tmp_path):
    logs = [EventLog(tmp_path / name) for name in ("one", "two")]
    for log in logs:
        draw_log(DRAWN, log.folder)

    first, second = (events_in(log) for log in logs)

    assert first.except_(second).fetchall() == []
    assert first.aggregate("count(*)").fetchall()[0][0] == pytest.approx(DRAWN.events, rel=0.25)
    assert {row[0] for row in first.project("customer_id").distinct().fetchall()} <= set(DRAWN.customer_ids())
    assert {row[0] for row in first.project("event_type").distinct().fetchall()} <= set(EVENT_SHARES)
    assert first.filter("isodow(timestamp) > 5").aggregate("count(*)").fetchall()[0][0] > 0
    weekend = first.aggregate("count(*) filter (where isodow(timestamp) > 5) / count(*)").fetchall()[0][0]
    assert weekend < 2 / 7 / 2
    assert first.filter("ingested_at > timestamp + interval 1 day").fetchall()


def test_a_log_that_was_drawn_is_used_again_and_goes_on_by_a_day(data_dir):
    folder = open_event_log().folder
    draw_log(DRAWN, folder)
    drawn = open_event_log().manifest
    draw_log(DRAWN, folder)
    assert open_event_log().manifest == drawn

    added = append_next_day()

    last = max(segment.last_day for segment in drawn.segments)
    assert added > 0
    assert max(segment.last_day for segment in open_event_log().manifest.segments) == date.fromordinal(
        last.toordinal() + 1
    )


@pytest.mark.django_db
def test_a_mart_is_measured_beside_a_scan_and_leaves_no_account_behind(tmp_path):
    measured = measure_mart(DRAWN, runs=1, folder=tmp_path)

    assert measured.size == "4,000 events of 20 accounts"
    assert [part.name for part in measured.parts] == [
        "processor time",
        "one more day",
        "one more day, in DuckDB",
        "one more day, processor time",
    ]
    assert all(part.seconds > 0 for part in (measured, *measured.parts))
    assert measured.parts[1].floor_seconds == measured.seconds
    assert not CustomerRecord.objects.exists()


@pytest.mark.django_db
def test_snapshots_are_measured_and_leave_no_half_mart_behind(tmp_path):
    measured = measure_snapshots(DRAWN, runs=1, folder=tmp_path)

    assert measured.name == "snapshots"
    assert measured.seconds > 0
    assert [path.name for path in (tmp_path / "log" / "usage").glob("*.tmp*")] == []


def test_an_append_is_measured_on_an_empty_log_and_again_when_all_is_known(tmp_path):
    measured = measure_ingesting(DRAWN, runs=1, folder=tmp_path)

    assert measured.floor_seconds > 0
    assert [part.name for part in measured.parts] == ["all of it known already"]
    assert list(tmp_path.iterdir()) == []
