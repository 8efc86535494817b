"""Good rows reach the log once, as they are."""

from datetime import datetime

import pytest

from tests.usage.event_import.reading import GOOD, HEADER, counts, logged, report_of
from usage.queries.event_log import current_segments


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


def test_a_recorded_time_of_the_file_is_kept(run):
    run("customer_id,timestamp,event_type,ingested_at\nacme,2025-03-10,a,2025-03-12T08:00:00Z\n")
    assert logged("ingested_at") == [datetime(2025, 3, 12, 8)]
