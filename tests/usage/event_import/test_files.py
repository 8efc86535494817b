"""Parquet as it is, and files that cannot be read: these change nothing."""

from datetime import datetime

import pyarrow as pa
import pytest
from pyarrow import parquet

from churnapp.imports.problems import BrokenCsv, BrokenParquet, ColumnMissing, NotUtf8
from tests.usage.event_import.reading import GOOD, HEADER, counts, logged
from usage.log import SegmentMissing
from usage.queries.event_log import current_segments


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
