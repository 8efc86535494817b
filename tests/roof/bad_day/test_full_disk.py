"""A full disk and a killed build leave no halves behind."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from customers.models import CustomerRecord
from predictions.mart import open_mart
from tests.conftest import process_environment
from tests.predictions.test_model_lifecycle import fill
from tests.roof.bad_day.commands import EVENTS, NOTHING_IN, run_import
from usage.queries.event_log import current_segments

pytestmark = pytest.mark.slow


def manage_on_a_full_disk(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command that may write no file of more than 100 kB."""
    line = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        ["sh", "-c", 'ulimit -f 200; exec "$@"', "sh", *line],
        cwd=settings.BASE_DIR,
        env=process_environment(),
        capture_output=True,
        text=True,
        timeout=240,
    )


@pytest.mark.services
def test_a_full_disk_during_a_build_is_one_sentence_and_leaves_no_litter(transactional_db, data_dir):
    fill()
    call_command("build_mart", stdout=StringIO())
    published = open_mart().version

    full = manage_on_a_full_disk("build_mart")

    # which of the two is full first: the mart, or the embedded database that keeps the steps of the build
    said = {1: "the published mart stays", 2: "The database cannot be written"}
    assert said[full.returncode] in full.stderr
    assert full.stderr.count("\n") == 1, full.stderr
    assert open_mart().version == published
    assert {path.suffix for path in (data_dir / "marts").iterdir()} == {".duckdb", ".usage", ".json"}


@pytest.mark.services
def test_a_full_disk_during_an_import_blames_no_file_and_a_second_import_completes(
    transactional_db, data_dir, tmp_path
):
    CustomerRecord.objects.create(
        customer_id="acme", name="Acme", signup_date="2024-01-01", ingested_at="2024-01-01T00:00:00Z"
    )
    events = tmp_path / "events.csv"
    rows = (
        f"acme,2024-03-{1 + n % 28:02}T{n % 24:02}:{n % 60:02}:{n % 59:02}Z,type_{n}\n" for n in range(9_000)
    )
    events.write_text(EVENTS + "".join(rows))

    full = manage_on_a_full_disk("import_data", "--usage-events", str(events))

    assert full.returncode == NOTHING_IN
    assert "The import of events.csv was interrupted" in full.stderr
    assert "Remove the cause and import the file again" in full.stderr
    assert current_segments().event_count == 0
    assert run_import("--usage-events", str(events))[0] == 0
    assert current_segments(read_all=True).event_count == 9_000


def test_what_a_killed_build_left_is_swept_once_it_is_old(acme, data_dir):
    marts = data_dir / "marts"
    marts.mkdir()
    fresh, old, its_log = (
        marts / f"mart-{name}" for name in ("b.duckdb.tmp", "a.duckdb.tmp", "a.duckdb.tmp.wal")
    )
    for path in (fresh, old, its_log):
        path.write_bytes(b"half")
    for path in (old, its_log):
        os.utime(path, (0, 0))

    call_command("build_mart", stdout=StringIO())

    assert fresh.exists()
    assert not old.exists()
    assert not its_log.exists()
