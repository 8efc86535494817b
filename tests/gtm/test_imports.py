"""Opportunities come in once, and every bad row says what would be right."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from churnapp.imports import FolderForReports
from customers.models import CustomerRecord
from gtm.imports import OpportunityImport
from gtm.models import OpportunityRecord

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
