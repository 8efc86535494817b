"""What a check is: one statement, and from which share on it warns and refuses."""

import pytest

from customers.queries import extracts as customers
from predictions.domain import QUALITY_CHECKS, quality_check, still_accepted
from predictions.mart.quality import CHECKS_FOLDER, SHARED_RELATIONS
from tests.predictions.builders import a_customer


def test_every_check_has_one_statement_and_says_its_grain():
    files = {path.stem: path.read_text() for path in CHECKS_FOLDER.glob("*.sql")}

    assert set(files) == {check.key for check in QUALITY_CHECKS} | set(SHARED_RELATIONS)
    assert [name for name, text in files.items() if not text.startswith("-- grain: one row")] == []


@pytest.mark.parametrize(
    ("found", "total", "severity"),
    [
        (0, 100, "fine"),
        (1, 100, "note"),
        (2, 100, "warning"),
        (20, 100, "refusal"),
        (9, 9, "warning"),
        (0, 0, "fine"),
    ],
)
def test_a_share_of_a_handful_warns_and_only_many_refuse(found, total, severity):
    assert quality_check("events_before_signup").severity_of(found, total) == severity


@pytest.mark.parametrize("check_", QUALITY_CHECKS, ids=[check.key for check in QUALITY_CHECKS])
def test_refusing_takes_more_than_warning(check_):
    if check_.refuses_from is not None:
        assert check_.warns_from is not None
        assert check_.warns_from < check_.refuses_from


def test_an_accepted_warning_is_asked_about_again_when_it_has_grown():
    assert still_accepted(0.11, accepted_share=0.10)
    assert not still_accepted(0.12, accepted_share=0.10)


def test_flags_are_read_from_attributes_whatever_their_case(db):
    a_customer("one", attributes={"Churn Flag": "TRUE", "region": "true"})
    a_customer("two", attributes={"is_active": "no"})
    a_customer("three", attributes={"churned": "maybe"})

    assert [row[1:] for row in customers.churn_flag_rows()] == [("Churn Flag", True), ("is_active", True)]
