"""A bad row is reported with its number, and the others go on."""

from datetime import datetime

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.usage.event_import.reading import GOOD, HEADER, counts, logged, report_of
from usage.domain import FeatureAdoptionScore
from usage.imports import UsageEventImport
from usage.imports.faults import FAULTS


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
