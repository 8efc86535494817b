"""Usage events come in by columns: good rows reach the log once, bad rows the report with their numbers."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from churnapp.imports import FolderForReports
from churnapp.imports.problems import BrokenCsv, BrokenParquet, ColumnMissing, NotUtf8
from customers.models import CustomerRecord
from usage.domain import FeatureAdoptionScore
from usage.imports import UsageEventImport
from usage.imports.faults import FAULTS
from usage.log import SegmentMissing
from usage.queries.event_log import current_segments

NOW = datetime(2025, 6, 1, tzinfo=UTC)
HEADER = "customer_id,timestamp,event_type,event_id,user_id,feature_adoption_score\n"
GOOD = "acme,2025-03-10 12:00:00,report_view,e1,u1,0.5\n"


@pytest.fixture
def run(log, db, tmp_path):
    """Imports a file for the customers acme and beta; takes text for CSV or a table for Parquet."""
    for name in ("acme", "beta"):
        CustomerRecord.objects.create(
            customer_id=name, name=name, signup_date=date(2025, 1, 1), ingested_at=NOW
        )

    def run_import(content: str | bytes | pa.Table | Path):
        path = content if isinstance(content, Path) else tmp_path / "usage_events.csv"
        if isinstance(content, pa.Table):
            path = tmp_path / "usage_events.parquet"
            parquet.write_table(content, path)
        elif not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return UsageEventImport(NOW).run(path, FolderForReports.of(tmp_path, NOW), lambda *_: None)

    return run_import


def counts(outcome):
    return (outcome.created, outcome.unchanged, outcome.rejected)


def logged(columns: str = "event_id") -> list:
    paths = [str(path) for path in current_segments().paths]
    if not paths:
        return []
    rows = duckdb.execute(f"select {columns} from read_parquet($1) order by all", [paths]).fetchall()
    return [row[0] for row in rows] if "," not in columns else rows


def report_of(outcome) -> list[dict[str, str]]:
    with outcome.report_path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_good_row_reaches_the_log_whole(run):
    assert counts(run(HEADER + GOOD)) == (1, 0, 0)
    assert logged(
        "event_id, customer_id, timestamp, event_type, user_id, feature_adoption_score, ingested_at"
    ) == [
        ("e1", "acme", datetime(2025, 3, 10, 12), "report_view", "u1", 0.5, datetime(2025, 3, 10, 12)),
    ]


def test_importing_the_same_file_twice_changes_nothing(run):
    first = run(HEADER + GOOD)
    before = current_segments()
    assert first.report_path is None
    assert counts(run(HEADER + GOOD)) == (0, 1, 0)
    assert current_segments() == before


def test_rows_without_ids_are_known_again_and_equal_ones_are_all_kept(run):
    content = "customer_id,timestamp,event_type\n" + "acme,2025-03-10,report_view\n" * 3
    assert counts(run(content)) == (3, 0, 0)
    assert counts(run(content)) == (0, 3, 0)


def test_rows_with_and_without_ids_may_be_mixed(run):
    content = HEADER + GOOD + "acme,2025-03-10 12:00:00,report_view,,u1,\n"
    assert counts(run(content)) == (2, 0, 0)
    assert logged() == ["e1", None]
    assert counts(run(content)) == (0, 2, 0)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-03-10", datetime(2025, 3, 10)),
        ("2025-03-10T12:00:00Z", datetime(2025, 3, 10, 12)),
        ("2025-03-10T12:00:00+02:00", datetime(2025, 3, 10, 10)),
        ("2025-03-10 23:30:00.250-01", datetime(2025, 3, 11, 0, 30, 0, 250_000)),
    ],
)
def test_times_are_read_in_utc(run, text, moment):
    run(f"customer_id,timestamp,event_type\nacme,{text},report_view\n")
    assert logged("timestamp") == [moment]


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (",2025-03-10,report_view,e,,", "customer_id", "", "customer_id is missing"),
        (
            "nobody,2025-03-10,report_view,e,,",
            "customer_id",
            "nobody",
            "'nobody' is not known. Import the customer",
        ),
        ("acme,,report_view,e,,", "timestamp", "", "timestamp is missing"),
        (
            "acme,10.03.2025,report_view,e,,",
            "timestamp",
            "10.03.2025",
            "'10.03.2025' is not a time. Write times as",
        ),
        ("acme,2025-02-30,report_view,e,,", "timestamp", "2025-02-30", "is not a time"),
        (
            "acme,2025-06-01T00:00:01Z,report_view,e,,",
            "timestamp",
            "2025-06-01T00:00:01Z",
            "lies in the future",
        ),
        ("acme,infinity,report_view,e,,", "timestamp", "infinity", "lies in the future"),
        ("acme,2025-03-10, ,e,,", "event_type", " ", "event_type is missing"),
        (f"acme,2025-03-10,{'x' * 129},e,,", "event_type", "x" * 129, "too long. Valid: up to 128"),
        (f"acme,2025-03-10,report_view,{'i' * 256},,", "event_id", "i" * 256, "too long. Valid: up to 255"),
        (f"acme,2025-03-10,report_view,e,{'u' * 256},", "user_id", "u" * 256, "too long. Valid: up to 255"),
        (
            "acme,2025-03-10,report_view,e,,1.01",
            "feature_adoption_score",
            "1.01",
            "1.01 is not possible. Valid: 0 to 1",
        ),
        (
            "acme,2025-03-10,report_view,e,,-0.1",
            "feature_adoption_score",
            "-0.1",
            "is not possible. Valid: 0 to 1",
        ),
        ("acme,2025-03-10,report_view,e,,much", "feature_adoption_score", "much", "'much' is not a number"),
        ("acme,2025-03-10,report_view,e,,inf", "feature_adoption_score", "inf", "is not possible"),
    ],
)
def test_a_bad_row_is_reported_with_its_number_and_the_others_go_on(run, row, column, value, reason):
    outcome = run(HEADER + GOOD + row + "\n" + "beta,2025-03-11,api_call,e2,,\n")
    assert counts(outcome) == (2, 0, 1)
    (reported,) = report_of(outcome)
    assert (reported["row"], reported["column"], reported["value"]) == ("3", column, value)
    assert reason in reported["reason"]
    assert reported["event_id"] == row.split(",")[3]
    (shown,) = outcome.first_rejections
    assert (shown.row, shown.column, shown.reason) == (3, column, reported["reason"])


def test_the_second_row_with_an_id_is_rejected_with_the_number_of_the_first(run):
    outcome = run(HEADER + GOOD + GOOD.replace("acme", "beta") + GOOD)
    assert counts(outcome) == (1, 0, 2)
    assert logged("customer_id") == ["acme"]
    assert [each["row"] for each in report_of(outcome)] == ["3", "4"]
    assert "e1 is already in row 2" in report_of(outcome)[0]["reason"]


def test_a_rejected_first_row_does_not_hide_a_good_second_one_with_the_same_id(run):
    outcome = run(HEADER + GOOD.replace("acme", "nobody") + GOOD)
    assert counts(outcome) == (1, 0, 1)
    assert logged("customer_id") == ["acme"]


def test_a_corrected_report_brings_in_what_was_missing(run):
    outcome = run(HEADER + GOOD + "nobody,2025-03-11,api_call,e2,,\nacme,2025-03-12,api_call,e3\n")
    assert counts(outcome) == (1, 0, 2)
    text = outcome.report_path.read_text()
    corrected = outcome.report_path.with_name("corrected.csv")
    corrected.write_text(text.replace("\nnobody,", "\nbeta,"))
    assert counts(run(corrected)) == (2, 0, 0)
    assert logged() == ["e1", "e2", "e3"]


def test_every_rejected_row_is_in_the_report_and_only_a_few_are_shown(run):
    outcome = run(HEADER + "nobody,2025-03-10,api_call,,,\n" * 1000 + GOOD)
    assert counts(outcome) == (1, 0, 1000)
    assert [int(each["row"]) for each in report_of(outcome)] == list(range(2, 1002))
    assert len(outcome.first_rejections) == 5


def test_events_before_the_signup_are_kept_and_said(run):
    outcome = run(HEADER + GOOD.replace("2025-03-10", "2024-12-31"))
    assert counts(outcome) == (1, 0, 0)
    assert any("1 events happened before the signup" in notice for notice in outcome.notices)


def test_columns_without_a_place_are_said(run):
    outcome = run("customer_id,timestamp,event_type,browser\nacme,2025-03-10,report_view,x\n")
    assert outcome.notices == ("Left out, because events have no attributes: browser.",)


def test_vendors_own_names_and_ids_are_kept_as_they_are(run):
    run('customer_id,timestamp,event,event_id\nacme,2025-03-10,"Größe, ""neu""",007\n')
    assert logged("event_type, event_id") == [('Größe, "neu"', "007")]


def test_blank_rows_are_no_records_and_count_as_rows_of_the_sheet(run):
    outcome = run(HEADER + "\n" + GOOD + ",,,,,\nnobody,2025-03-10,api_call,,,\n\n")
    assert counts(outcome) == (1, 0, 1)
    assert report_of(outcome)[0]["row"] == "5"


def test_a_file_with_a_header_alone_adds_nothing(run):
    assert counts(run(HEADER)) == (0, 0, 0)


def test_parquet_types_are_taken_as_they_are(run):
    table = pa.table(
        {
            "event_id": pa.array([1, 2, None], pa.int64()),
            "customer_id": ["acme", "beta", "acme"],
            "timestamp": pa.array([datetime(2025, 3, 10, 12)] * 3, pa.timestamp("us", "Europe/Berlin")),
            "event_type": pa.array(["api_call"] * 3).dictionary_encode(),
            "user_id": pa.array([7.0, None, 8.0]),
            "feature_adoption_score": pa.array([0.25, None, float("nan")]),
        }
    )
    assert counts(run(table)) == (3, 0, 0)
    assert logged("event_id, user_id, timestamp, feature_adoption_score") == [
        ("1", "7", datetime(2025, 3, 10, 12), 0.25),
        ("2", None, datetime(2025, 3, 10, 12), None),
        (None, "8", datetime(2025, 3, 10, 12), None),
    ]


def test_the_same_events_as_csv_and_as_parquet_are_the_same_events(run):
    run(HEADER + GOOD)
    table = pa.table(
        {
            "customer_id": ["acme"],
            "timestamp": [datetime(2025, 3, 10, 12)],
            "event_type": ["report_view"],
            "event_id": ["e1"],
        }
    )
    assert counts(run(table)) == (0, 1, 0)


def test_bad_rows_of_a_parquet_file_are_numbered_from_two(run):
    table = pa.table(
        {
            "customer_id": ["acme", "nobody"],
            "timestamp": [datetime(2025, 3, 10), datetime(2025, 3, 10)],
            "event_type": ["a", "b"],
        }
    )
    outcome = run(table)
    (reported,) = report_of(outcome)
    assert (reported["row"], reported["customer_id"], reported["event_type"]) == ("3", "nobody", "b")


def test_a_recorded_time_of_the_file_is_kept(run):
    run("customer_id,timestamp,event_type,ingested_at\nacme,2025-03-10,a,2025-03-12T08:00:00Z\n")
    assert logged("ingested_at") == [datetime(2025, 3, 12, 8)]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("customer_id,event_type\nacme,a\n", ColumnMissing),
        (HEADER.encode() + b"acme,2025-03-10,caf\xe9,,,\n", NotUtf8),
        (HEADER + GOOD + 'acme,"2025', BrokenCsv),
    ],
)
def test_an_unreadable_file_changes_nothing(run, content, problem, data_dir):
    with pytest.raises(problem):
        run(content)
    assert current_segments().event_count == 0


def test_a_parquet_file_damaged_further_down_changes_nothing(run, tmp_path):
    table = pa.table(
        {
            "customer_id": ["acme"] * 5000,
            "timestamp": [datetime(2025, 3, 10)] * 5000,
            "event_type": [f"type {number}" for number in range(5000)],
        }
    )
    path = tmp_path / "damaged.parquet"
    parquet.write_table(table, path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 400] = b"\xff" * 400
    path.write_bytes(content)
    with pytest.raises(BrokenParquet, match=r"damaged\.parquet"):
        run(path)
    assert current_segments().event_count == 0


def test_a_damaged_log_is_said_and_left_alone(run):
    run(HEADER + GOOD)
    current_segments().paths[0].unlink()
    with pytest.raises(SegmentMissing):
        run(HEADER + GOOD.replace("e1", "e2"))


def test_nothing_but_the_report_stays_behind(run, tmp_path):
    outcome = run(HEADER + "nobody,2025-03-10,api_call,,,\n")
    assert list(outcome.report_path.parent.iterdir()) == [outcome.report_path]


def test_every_fault_names_a_column_of_the_contract():
    known = {column.name for column in UsageEventImport.contract.columns}
    assert {fault.column for fault in FAULTS.values()} <= known


@pytest.mark.slow
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(st.floats(-1, 2), st.sampled_from([0.0, 1.0, float("inf")])), min_size=1, max_size=8)
)
def test_columns_accept_exactly_the_scores_the_domain_accepts(run_scores, scores):
    possible = []
    for score in scores:
        try:
            possible.append(FeatureAdoptionScore(score).value)
        except ValueError:
            continue
    assert run_scores(scores) == len(possible)


@pytest.fixture
def run_scores(run):
    """Imports events with these scores; says how many were not rejected."""

    def run_import(scores):
        outcome = run(
            "customer_id,timestamp,event_type,feature_adoption_score\n"
            + "".join(f"acme,2025-03-10,a,{score!r}\n" for score in scores)
        )
        return outcome.created + outcome.unchanged

    return run_import
