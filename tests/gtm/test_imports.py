"""Opportunities come in once, and every bad row says what would be right."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from churnapp.imports import FolderForReports
from customers.models import CustomerRecord
from gtm.imports import OpportunityImport
from gtm.models import OpportunityChangeRecord, OpportunityRecord

NOW = datetime(2025, 6, 1, tzinfo=UTC)
HEADER = "opp_id,customer_id,stage,close_date,amount,sales_owner,opportunity_type\n"


@pytest.fixture
def run(db, tmp_path):
    """Imports text as opportunities of the customer acme."""
    CustomerRecord.objects.create(
        customer_id="acme", name="acme", signup_date=date(2025, 1, 1), ingested_at=NOW
    )

    def run_import(content: str):
        path = tmp_path / "gtm_opportunities.csv"
        path.write_text(content, encoding="utf-8")
        return OpportunityImport(NOW).run(path, FolderForReports.of(tmp_path, NOW), lambda *_: None)

    return run_import


def counts(outcome):
    return (outcome.created, outcome.updated, outcome.unchanged, outcome.rejected)


def test_opportunities_come_in_and_are_known_again(run, seller):
    content = (
        HEADER
        + "o1,acme,Closed Won,2025-03-31,1200.505,Seller,new business\no2,acme,proposal,2025-07-01,0,,\n"
    )
    assert counts(run(content)) == (2, 0, 0, 0)
    won, open_one = OpportunityRecord.objects.all()
    assert (won.stage, won.amount, won.opportunity_type) == ("closed_won", Decimal("1200.50"), "new_business")
    assert (won.sales_owner, won.ingested_at) == (seller, NOW)
    assert (open_one.sales_owner, open_one.opportunity_type) == (None, None)
    assert counts(run(content)) == (0, 0, 2, 0)


def test_a_moved_opportunity_is_updated(run):
    run(HEADER + "o1,acme,proposal,2025-07-01,10,,\n")
    assert counts(run(HEADER + "o1,acme,closed_lost,2025-07-01,10,,\n")) == (0, 1, 0, 0)
    assert OpportunityRecord.objects.get().stage == "closed_lost"


def test_a_creation_date_says_when_it_was_known(run):
    content = (
        "opp_id,customer_id,stage,close_date,amount,created_date\no1,acme,proposal,2025-07-01,10,2025-02-03\n"
    )
    run(content)
    assert OpportunityRecord.objects.get().ingested_at == datetime(2025, 2, 3, tzinfo=UTC)
    assert counts(run(content)) == (0, 0, 1, 0)


def test_an_owner_without_a_login_is_kept_as_text_and_said(run):
    outcome = run(HEADER + "o1,acme,proposal,2025-07-01,10,Pat,\n")
    assert OpportunityRecord.objects.get().attributes == {"sales_owner": "Pat"}
    assert any("names without a login in sales_owner (Pat)" in notice for notice in outcome.notices)


WIDE = "opp_id,customer_id,stage,close_date,amount,next_step,next_step_on,forecast,lost_reason,competitor,stage_entered\n"


def test_what_a_person_would_write_comes_in_with_the_file(run):
    run(
        WIDE + "o1,acme,proposal,2025-07-01,10,Send the offer,2025-06-05,Commit,,Rival,2025-05-20\n"
        "o2,acme,closed_lost,2025-05-01,10,,,omitted,price,,\n"
        "o3,acme,closed_won,2025-05-01,10,,,closed,,,\n"
    )
    opened, lost, won = OpportunityRecord.objects.order_by("opp_id")
    assert (opened.next_step, opened.next_step_on) == ("Send the offer", date(2025, 6, 5))
    assert (opened.forecast_category, opened.competitors) == ("commit", "Rival")
    assert opened.stage_entered_on == date(2025, 5, 20)
    assert (lost.lost_reason, lost.next_step, lost.stage_entered_on) == ("price", "", None)
    assert won.forecast_category is None


def test_a_file_leaves_a_history_like_a_person(run):
    run(HEADER + "o1,acme,prospecting,2025-07-01,10,,\no2,acme,proposal,2025-07-01,10,,\n")
    run(HEADER + "o1,acme,qualification,2025-08-04,10,,\no2,acme,proposal,2025-07-01,10,,\n")

    moved = OpportunityRecord.objects.get(opp_id="o1")
    assert (moved.slips, moved.first_close_date) == (1, date(2025, 7, 1))
    assert (moved.stage_entered_on, moved.revision) == (NOW.date(), 1)
    changes = OpportunityChangeRecord.objects.order_by("field")
    assert [(each.opportunity_id, each.field, each.before, each.after) for each in changes] == [
        (moved.pk, "close_date", "2025-07-01", "2025-08-04"),
        (moved.pk, "stage", "prospecting", "qualification"),
    ]
    assert all(each.is_import and each.changed_at == NOW for each in changes)


def test_the_day_a_file_names_for_its_stage_wins_over_the_day_of_the_import(run):
    run(WIDE + "o1,acme,qualification,2025-07-01,10,,,,,,2025-05-01\n")
    run(WIDE + "o1,acme,proposal,2025-07-01,10,,,,,,2025-05-20\n")
    assert OpportunityRecord.objects.get().stage_entered_on == date(2025, 5, 20)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("o1,acme,proposal,2025-07-01,10,,,sure,,,", "forecast", "Unknown forecast category 'sure'"),
        ("o1,acme,proposal,2025-07-01,10,,,closed,,,", "forecast_category", "cannot be forecast as closed"),
        ("o1,acme,proposal,2025-07-01,10,,,,price,,", "lost_reason", "has no reason for being lost"),
        ("o1,acme,closed_lost,2025-07-01,10,,,,cheap,,", "lost_reason", "Unknown lost reason 'cheap'"),
        ("o1,acme,proposal,2025-07-01,10,,soon,,,,", "next_step_on", "'soon' is not a date"),
        ("o1,acme,proposal,2025-07-01,10,,,,,,2031-01-01", "stage_entered_on", "lies ahead"),
    ],
)
def test_a_contradiction_is_rejected(run, row, column, reason):
    outcome = run(WIDE + row + "\n")
    assert counts(outcome) == (0, 0, 0, 1)
    with outcome.report_path.open(newline="") as file:
        (reported,) = csv.DictReader(file)
    assert reason in reported["reason"]
    assert reported["column"].startswith(column.split("_", maxsplit=1)[0])


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (
            "o1,acme,won,2025-07-01,10,,",
            "stage",
            "Unknown stage 'won'. Valid: prospecting, qualification, proposal, closed_won, closed_lost",
        ),
        ("o1,nobody,proposal,2025-07-01,10,,", "customer_id", "'nobody' is not known"),
        ("o1,acme,proposal,2025-07-01,-10,,", "amount", "Amount -10 is not possible. Valid: 0 or more"),
        ("o1,acme,proposal,2025-07-01,,,", "amount", "amount is missing"),
        ("o1,acme,proposal,July,10,,", "close_date", "'July' is not a date"),
        (
            "o1,acme,proposal,2025-07-01,10,,gift",
            "opportunity_type",
            "Valid: new_business, expansion, renewal",
        ),
    ],
)
def test_an_impossible_opportunity_is_rejected(run, row, column, reason):
    outcome = run(HEADER + row + "\n")
    assert counts(outcome) == (0, 0, 0, 1)
    with outcome.report_path.open(newline="") as file:
        (reported,) = csv.DictReader(file)
    assert reported["column"] == column
    assert reason in reported["reason"]
