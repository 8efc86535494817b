"""import_data: the files of a folder in one command, with counts and an exit code that tells."""

import csv
import os
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pyarrow as pa
import pytest
from django.core.management import CommandError, call_command
from pyarrow import parquet

from churnapp.data_in import IMPORTS, import_files
from customers.models import ContactRecord, CustomerRecord, SubscriptionRecord
from gtm.models import OpportunityRecord
from usage.models import RiskSignalRecord, TicketRecord
from usage.queries.event_log import current_segments

pytestmark = pytest.mark.django_db

FILES = {
    "customers": "customer_id,signup_date,mrr\nacme,2024-01-01,100\nbeta,2024-02-01,\n",
    "subscriptions": "customer_id,valid_from,mrr\nacme,2024-01-01,100\n",
    "contacts": "contact_id,customer_id,name\nc1,acme,Ann\n",
    "usage_events": "customer_id,timestamp,event_type\nacme,2024-03-01,api_call\nbeta,2024-03-02,api_call\n",
    "support_tickets": "ticket_id,customer_id,created_date\nt1,acme,2024-03-01\n",
    "risk_signals": "customer_id,compliance_gap_score,vendor_risk_flags\nacme,0.5,1\n",
    "gtm_opportunities": "opp_id,customer_id,stage,close_date,amount\no1,acme,proposal,2024-06-01,5\n",
}


@pytest.fixture
def folder(tmp_path, data_dir):
    """A folder with one good file of every kind."""
    folder = tmp_path / "files"
    folder.mkdir()
    for kind, content in FILES.items():
        (folder / f"{kind}.csv").write_text(content)
    return folder


def import_data(*arguments) -> tuple[int, str, str]:
    """Runs the command; returns exit code, output and errors."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_data", *(str(each) for each in arguments), stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def line_of(kind: str, output: str) -> list[str]:
    return next(line.split()[1:] for line in output.splitlines() if line.startswith(f"{kind} "))


def stored() -> tuple[int, ...]:
    tables = (
        CustomerRecord,
        SubscriptionRecord,
        ContactRecord,
        TicketRecord,
        RiskSignalRecord,
        OpportunityRecord,
    )
    return (*(table.objects.count() for table in tables), current_segments().event_count)


def test_every_file_of_a_folder_comes_in(folder):
    code, out, err = import_data(folder)
    assert (code, err) == (0, "")
    assert stored() == (2, 1, 1, 1, 1, 1, 2)
    assert line_of("customers", out) == ["2", "0", "0", "0"]
    assert line_of("usage_events", out) == ["2", "0", "0", "0"]


def test_importing_the_same_folder_twice_changes_nothing(folder):
    import_data(folder)
    before = (stored(), current_segments())
    code, out, _ = import_data(folder)
    assert (stored(), current_segments()) == before
    assert code == 0
    for kind in IMPORTS:
        created, updated, unchanged, rejected = line_of(kind, out)
        assert (created, updated, rejected) == ("0", "0", "0")
        assert int(unchanged) > 0


def test_files_given_by_name_need_no_folder(folder):
    code, out, _ = import_data(
        "--customers", folder / "customers.csv", "--usage-events", folder / "usage_events.csv"
    )
    assert code == 0
    assert stored() == (2, 0, 0, 0, 0, 0, 2)
    assert "contacts" not in out


def test_other_files_of_the_folder_are_ignored_and_named(folder):
    (folder / "oracle_monthly.csv").write_text("x\n")
    (folder / "customers.parquet").write_text("second of its kind")
    code, out, _ = import_data(folder)
    assert code == 0
    assert "Ignored" in out
    assert "customers.parquet, oracle_monthly.csv" in out


def test_parquet_and_csv_may_be_mixed(folder):
    (folder / "usage_events.csv").unlink()
    table = pa.table({"customer_id": ["acme"], "timestamp": [datetime(2024, 3, 1)], "event_type": ["x"]})
    parquet.write_table(table, folder / "usage_events.parquet")
    assert import_data(folder)[0] == 0
    assert current_segments().last_day == date(2024, 3, 1)


def test_rejected_rows_give_exit_code_1_and_a_report_to_correct(folder):
    (folder / "support_tickets.csv").write_text(
        "ticket_id,customer_id,created_date\nt1,acme,2024-03-01\nt2,nobody,2024-03-01\n"
    )
    code, out, _ = import_data(folder)
    assert code == 1
    assert TicketRecord.objects.count() == 1
    assert "support_tickets row 3, customer_id: Customer 'nobody' is not known" in out
    report = next(
        line.split()[-1] for line in out.splitlines() if line.endswith("rejected-support_tickets.csv")
    )
    with Path(report).open(newline="") as file:
        assert [row["ticket_id"] for row in csv.DictReader(file)] == ["t2"]


def test_only_a_few_of_many_rejected_rows_are_printed(folder):
    rows = "".join(f"c{number},never\n" for number in range(500))
    (folder / "customers.csv").write_text("customer_id,signup_date\n" + rows)
    _, out, _ = import_data("--customers", folder / "customers.csv")
    assert out.count("is not a date") == 5
    assert "and 495 more" in out


def test_an_unreadable_file_gives_exit_code_2_and_the_others_come_in(folder):
    (folder / "contacts.csv").write_bytes(b"contact_id,customer_id,name\n1,acme,M\xfcller\n")
    (folder / "gtm_opportunities.csv").unlink()
    (folder / "gtm_opportunities.parquet").write_bytes(b"PAR1 no more")
    code, _, err = import_data(folder)
    assert code == 2
    assert stored() == (2, 1, 0, 1, 1, 0, 2)
    assert "contacts: contacts.csv is not UTF-8: byte 37, in line 2" in err
    assert "gtm_opportunities: gtm_opportunities.parquet is not a whole Parquet file" in err
    assert "Traceback" not in err


def test_an_unreadable_file_outranks_rejected_rows(folder):
    (folder / "contacts.csv").write_text("")
    (folder / "support_tickets.csv").write_text("ticket_id,customer_id,created_date\nt2,nobody,2024-03-01\n")
    assert import_data(folder)[0] == 2


def test_a_missing_file_is_one_sentence(data_dir, tmp_path):
    code, _, err = import_data("--customers", tmp_path / "none.csv")
    assert code == 2
    assert "none.csv is not there. Check the path" in err


def test_a_damaged_event_log_is_one_sentence_and_the_rest_comes_in(folder):
    import_data(folder)
    current_segments().paths[0].unlink()
    (folder / "customers.csv").write_text(FILES["customers"] + "gamma,2024-05-01,\n")
    code, _, err = import_data(folder)
    assert code == 2
    assert "usage_events: Segment" in err
    assert "missing" in err
    assert CustomerRecord.objects.count() == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "No file to import. Give a folder"),
        (("/no/such/folder",), "/no/such/folder is not a folder"),
    ],
)
def test_nothing_to_import_is_said_with_exit_code_2(arguments, sentence):
    with pytest.raises(CommandError, match=sentence) as raised:
        call_command("import_data", *arguments)
    assert raised.value.returncode == 2


def test_a_folder_without_known_names_lists_them(tmp_path):
    (tmp_path / "kunden.csv").write_text("x")
    with pytest.raises(
        CommandError, match=r"holds no file to import\. Known names: customers, subscriptions"
    ):
        call_command("import_data", str(tmp_path))


def test_progress_is_told_per_kind_and_ends_complete(folder):
    told = []
    import_files(
        {"customers": folder / "customers.csv", "usage_events": folder / "usage_events.csv"},
        progress=lambda kind, done, total: told.append((kind, done, total)),
    )
    assert told[0] == ("customers", 2, 2)
    assert told[-1] == ("usage_events", 2, 2)


def test_an_import_that_breaks_off_is_one_sentence_and_completes_when_repeated(folder, monkeypatch):
    def full_disk(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("usage.log.segments.move_into_place", full_disk)
        code, _, err = import_data(folder)
    assert code == 2
    assert "The import of usage_events.csv was interrupted" in err
    assert "No space left on device" in err
    assert stored() == (2, 1, 1, 1, 0, 1, 0)
    assert import_data(folder)[0] == 0
    assert stored() == (2, 1, 1, 1, 1, 1, 2)


def test_an_interrupted_import_says_how_to_complete_it(folder, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("usage.log.event_log.write_manifest", interrupt)
    with pytest.raises(CommandError, match="Import the same files again") as raised:
        call_command("import_data", str(folder), stdout=StringIO())
    assert raised.value.returncode == 130
    assert current_segments().event_count == 0


def test_what_a_killed_import_staged_is_removed_by_a_later_one(folder, data_dir):
    left = data_dir / "imports" / "20250101T000000" / "staging-killed"
    running = data_dir / "imports" / "20250102T000000" / "staging-running"
    for each in (left, running):
        each.mkdir(parents=True)
    os.utime(left, (0, 0))
    import_data(folder)
    assert not left.exists()
    assert running.exists()


@pytest.mark.slow
def test_many_small_imports_are_compacted(folder):
    import_data(folder)
    for number in range(10):
        path = folder / "usage_events.csv"
        path.write_text(f"customer_id,timestamp,event_type\nacme,2024-03-01T00:00:{number:02},click\n")
        import_data("--usage-events", path)
    assert current_segments().event_count == 12
    assert len(current_segments().paths) < 8


@pytest.mark.parametrize("kind", IMPORTS)
def test_every_kind_of_file_says_when_a_row_was_recorded(kind, folder):
    header, *rows = (folder / f"{kind}.csv").read_text().splitlines()
    dated = [f"{header},ingested_at", *(f"{row},2024-09-08T07:00:00Z" for row in rows)]
    (folder / f"{kind}.csv").write_text("\n".join(dated) + "\n")

    code, _, _ = import_data(folder)

    assert code == 0
    assert recorded(kind) == {datetime(2024, 9, 8, 7)}


def recorded(kind: str) -> set[datetime]:
    tables = {
        "customers": CustomerRecord,
        "subscriptions": SubscriptionRecord,
        "contacts": ContactRecord,
        "support_tickets": TicketRecord,
        "risk_signals": RiskSignalRecord,
        "gtm_opportunities": OpportunityRecord,
    }
    if kind in tables:
        moments = tables[kind].objects.values_list("ingested_at", flat=True)
        return {moment.replace(tzinfo=None) for moment in moments}
    segments = [parquet.read_table(path) for path in current_segments().paths]
    return set(pa.concat_tables(segments)["ingested_at"].to_pylist())
