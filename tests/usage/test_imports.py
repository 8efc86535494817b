"""Support tickets and risk signals come in once, and every bad row says what would be right."""

import csv
from datetime import UTC, date, datetime

import pytest

from churnapp.imports import FolderForReports
from customers.models import CustomerRecord
from tests.usage.builders import NOON, events_of
from usage.imports import RiskSignalImport, TicketImport
from usage.models import RiskSignalRecord, TicketRecord

NOW = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture
def run(db, log, tmp_path):
    """Imports text as tickets or risk signals for the customer acme."""
    CustomerRecord.objects.create(
        customer_id="acme", name="acme", signup_date=date(2025, 1, 1), ingested_at=NOW
    )

    def run_import(importer, content: str):
        path = tmp_path / "file.csv"
        path.write_text(content, encoding="utf-8")
        return importer(NOW).run(path, FolderForReports.of(tmp_path, NOW), lambda *_: None)

    return run_import


def counts(outcome):
    return (outcome.created, outcome.updated, outcome.unchanged, outcome.rejected)


def report_of(outcome) -> list[dict[str, str]]:
    with outcome.report_path.open(newline="") as file:
        return list(csv.DictReader(file))


TICKETS = "ticket_id,customer_id,created_date,priority,resolution_time,topic,csat,channel\n"


def test_tickets_come_in_and_are_known_again(run):
    content = TICKETS + "t1,acme,2025-03-10 08:15:00,HIGH,12.5,login,4,mail\nt2,acme,2025-03-11,,,,,\n"
    assert counts(run(TicketImport, content)) == (2, 0, 0, 0)
    second, first = TicketRecord.objects.all()
    assert (first.created_date, first.priority, first.resolution_hours) == (date(2025, 3, 10), "high", 12.5)
    assert (first.topic, first.csat, first.attributes) == ("login", 4, {"channel": "mail"})
    assert first.ingested_at == datetime(2025, 3, 10, tzinfo=UTC)
    assert (second.priority, second.resolution_hours, second.topic, second.csat) == ("medium", None, "", None)
    assert counts(run(TicketImport, content)) == (0, 0, 2, 0)


def test_a_solved_ticket_is_updated(run):
    run(TicketImport, TICKETS + "t1,acme,2025-03-10,low,,,,\n")
    assert counts(run(TicketImport, TICKETS + "t1,acme,2025-03-10,low,3,,,\n")) == (0, 1, 0, 0)
    assert TicketRecord.objects.get().resolution_hours == 3


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("t1,nobody,2025-03-10,,,,,", "customer_id", "'nobody' is not known"),
        ("t1,acme,,,,,,", "created_date", "created_date is missing"),
        ("t1,acme,2025-03-10,urgent,,,,", "priority", "Valid: low, medium, high, critical"),
        ("t1,acme,2025-03-10,,-1,,,", "resolution_time", "-1 is negative. Valid: 0 or more"),
        ("t1,acme,2025-03-10,,,,nice,", "csat", "'nice' is not a number"),
        (f"t1,acme,2025-03-10,,,{'x' * 256},,", "topic", "256 characters are too long. Valid: up to 255"),
    ],
)
def test_an_impossible_ticket_is_rejected(run, row, column, reason):
    outcome = run(TicketImport, TICKETS + row + "\n")
    assert counts(outcome) == (0, 0, 0, 1)
    (reported,) = report_of(outcome)
    assert reported["column"] == column
    assert reason in reported["reason"]


def test_the_second_ticket_with_an_id_is_rejected_with_the_row_of_the_first(run):
    outcome = run(TicketImport, TICKETS + "t1,acme,2025-03-10,,,,,\nt1,acme,2025-03-11,,,,,\n")
    assert counts(outcome) == (1, 0, 0, 1)
    assert "t1 is already in row 2" in report_of(outcome)[0]["reason"]


SIGNALS = "customer_id,compliance_gap_score,vendor_risk_flags,computed_at\n"


def test_risk_signals_come_in_and_are_known_again(run):
    content = SIGNALS + "acme,0.4,2,2025-03-01\nacme,0.5,,2025-04-01T08:00:00Z\n"
    assert counts(run(RiskSignalImport, content)) == (2, 0, 0, 0)
    newer, older = RiskSignalRecord.objects.all()
    assert (newer.compliance_gap_score, newer.vendor_risk_flags) == (0.5, None)
    assert newer.ingested_at == newer.computed_at == datetime(2025, 4, 1, 8, tzinfo=UTC)
    assert older.vendor_risk_flags == 2
    assert counts(run(RiskSignalImport, content)) == (0, 0, 2, 0)


def test_undated_signals_count_as_of_the_last_complete_day_of_usage(run, log):
    log.append_table(events_of([{"event_id": "newest", "timestamp": NOON}]))
    content = "customer_id,compliance_gap_score\nacme,0.4\n"
    outcome = run(RiskSignalImport, content)
    assert RiskSignalRecord.objects.get().computed_at == datetime(2025, 3, 9, tzinfo=UTC)
    assert "1 rows without computed_at count as of 2025-03-09" in outcome.notices[0]
    assert counts(run(RiskSignalImport, content)) == (0, 0, 1, 0)


def test_undated_signals_wait_for_usage_to_date_them_by(run):
    outcome = run(RiskSignalImport, "customer_id,compliance_gap_score\nacme,0.4\n")
    assert counts(outcome) == (0, 0, 0, 1)
    assert "Import usage_events first" in report_of(outcome)[0]["reason"]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("nobody,0.4,2,2025-03-01", "customer_id", "'nobody' is not known"),
        ("acme,40,2,2025-03-01", "compliance_gap_score", "40 is not a share. Valid: 0 to 1"),
        ("acme,0.4,-2,2025-03-01", "vendor_risk_flags", "whole number from 0"),
        ("acme,0.4,2,2025-06-02", "computed_at", "lies in the future"),
    ],
)
def test_an_impossible_signal_is_rejected(run, row, column, reason):
    outcome = run(RiskSignalImport, SIGNALS + row + "\n")
    assert counts(outcome) == (0, 0, 0, 1)
    (reported,) = report_of(outcome)
    assert reported["column"] == column
    assert reason in reported["reason"]
