"""Bad files: each is one clear sentence with the remedy, and nothing that was there is lost."""

import pytest

from customers.models import CustomerRecord
from tests.roof.bad_day.commands import EVENTS, GOOD, NOTHING_IN, SOME_ROWS_REJECTED, run_import
from usage.queries.event_log import current_segments

pytestmark = pytest.mark.slow


BAD_FILES = {
    "a missing file": ("customers", None, NOTHING_IN, "customers.csv is not there. Check the path"),
    "an empty file": ("customers", b"", NOTHING_IN, "is empty. Give a file with a header row"),
    "a wrong column": (
        "customers",
        b"id,signup_date\na,2024-01-01\n",
        NOTHING_IN,
        "has no column customer_id",
    ),
    "no UTF-8": ("customers", GOOD.encode() + b"b\xe9,2024-01-01,1\n", NOTHING_IN, "is not UTF-8: byte 50"),
    "an open quote": (
        "customers",
        b'customer_id,signup_date\n"a,2024\n',
        NOTHING_IN,
        "never closed. Close it",
    ),
    "a duplicate id": (
        "customers",
        b"customer_id,signup_date\nacme,2024-01-01\nacme,2024-01-02\n",
        SOME_ROWS_REJECTED,
        "acme is already in row 2 of this file. Keep one of the two rows.",
    ),
    "a negative MRR": (
        "customers",
        b"customer_id,signup_date,mrr\nb,2024-01-01,-5\n",
        SOME_ROWS_REJECTED,
        "MRR -5.00 is not possible. Valid: 0 or more",
    ),
    "a churn before the signup": (
        "customers",
        b"customer_id,signup_date,churn_date\nb,2024-01-01,2023-01-01\n",
        SOME_ROWS_REJECTED,
        "Churn date 2023-01-01 lies before the signup. Valid: 2024-01-01 or later.",
    ),
    "a zero byte": (
        "customers",
        b"customer_id,signup_date\nb\x00,2024-01-01\n",
        SOME_ROWS_REJECTED,
        "The text holds a zero byte. Remove it.",
    ),
    "an event in the future": (
        "usage_events",
        f"{EVENTS}acme,2999-01-01T00:00:00Z,api_call\n".encode(),
        SOME_ROWS_REJECTED,
        "2999-01-01T00:00:00Z lies in the future. Correct the time",
    ),
    "an unknown customer in events": (
        "usage_events",
        f"{EVENTS}nobody,2024-03-01T00:00:00Z,api_call\n".encode(),
        SOME_ROWS_REJECTED,
        "Customer 'nobody' is not known. Import the customer first",
    ),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_is_one_sentence_and_what_was_there_stays(case, acme, tmp_path):
    kind, content, exit_code, sentence = BAD_FILES[case]
    path = tmp_path / f"{kind}.csv"
    if content is not None:
        path.write_bytes(content)

    code, said = run_import(f"--{kind.replace('_', '-')}", str(path))

    lines = [line for line in said.splitlines() if sentence in line]
    assert (code, len(lines)) == (exit_code, 1), said
    assert [customer.customer_id for customer in CustomerRecord.objects.all()] == ["acme"]
    assert current_segments().event_count == 2


@pytest.mark.parametrize("kind", ["customers", "usage_events"])
@pytest.mark.parametrize("content", [b"PAR1 cut short PAR1", b"\x93" * 5000])
def test_a_corrupt_parquet_file_is_one_sentence(kind, content, acme, tmp_path):
    path = tmp_path / f"{kind}.parquet"
    path.write_bytes(content)

    code, said = run_import(f"--{kind.replace('_', '-')}", str(path))

    assert code == NOTHING_IN
    assert f"{kind}.parquet is not a whole Parquet file" in said
    assert current_segments().event_count == 2


def test_a_damaged_log_stops_the_events_and_not_the_customers(acme, data_dir, tmp_path):
    (data_dir / "log" / "usage" / "manifest.json").write_text("{")
    customers = tmp_path / "customers.csv"
    customers.write_text("customer_id,signup_date\nbeta,2024-01-01\n")

    code, said = run_import("--customers", str(customers), "--usage-events", str(tmp_path / "events.csv"))

    assert code == NOTHING_IN
    assert "manifest.json cannot be read" in said
    assert "Restore it from a backup" in said
    assert CustomerRecord.objects.count() == 2
