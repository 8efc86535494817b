"""Bad input and bad days: each is one clear sentence with the remedy, and nothing that was there is lost."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError

from churnapp.command_line import database_refusal
from churnapp.demo.loading import DemoPortfolio
from customers.models import CustomerRecord
from predictions.mart import open_mart
from predictions.ml.artifact import artifact_folder
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing
from predictions.models import ModelVersionRecord, ScoringRunRecord
from predictions.training.lifecycle import train_and_register
from predictions.wiring import start_scoring_run
from tests.conftest import process_environment
from tests.predictions.test_model_lifecycle import fill
from usage.queries.event_log import current_segments

pytestmark = pytest.mark.slow

GOOD = "customer_id,signup_date,mrr\nacme,2024-01-01,100\n"
EVENTS = "customer_id,timestamp,event_type\n"
NOTHING_IN, SOME_ROWS_REJECTED = 2, 1
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


def run_import(*arguments: str) -> tuple[int, str]:
    """The exit code of import_data and everything it said."""
    said = StringIO()
    try:
        call_command("import_data", *arguments, stdout=said, stderr=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


@pytest.fixture
def acme(db, data_dir, tmp_path):
    """One customer with one event, imported."""
    customers, events = tmp_path / "first.csv", tmp_path / "events.csv"
    customers.write_text(GOOD)
    events.write_text(f"{EVENTS}acme,2024-03-01T00:00:00Z,api_call\nacme,2024-05-01T00:00:00Z,api_call\n")
    assert run_import("--customers", str(customers), "--usage-events", str(events))[0] == 0


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


@pytest.mark.parametrize(
    ("command", "remedy"),
    [
        (["build_mart"], "manage.py import_data"),
        (["train_model"], "manage.py build_mart"),
        (["score", "--wait"], "manage.py build_mart"),
        (["evaluate"], "manage.py train_model"),
        (["export_predictions", "all.csv"], "manage.py score --wait"),
        (["benchmark", "pages"], "manage.py load_demo"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_before_its_data_says_what_to_run_first(command, remedy, db, data_dir):
    with pytest.raises(CommandError) as refused:
        call_command(*command)

    assert remedy in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_mart_of_a_day_in_the_future_is_refused_and_the_published_one_stays(acme):
    call_command("build_mart", stdout=StringIO())
    published = open_mart().version

    with pytest.raises(CommandError, match=r"2999-01-01 lies in the future.*Give --as-of .* or earlier"):
        call_command("build_mart", "--as-of", "2999-01-01")

    assert open_mart().version == published


@pytest.mark.parametrize("options", [{"accounts": 5}, {"accounts": -1}, {"end": "2999-01-01"}])
def test_an_impossible_demo_is_refused_before_the_one_that_is_there_is_touched(options, acme):
    loaded = DemoPortfolio(60, 42, "2026-06-30", is_loaded=True)
    loaded.write()

    with pytest.raises(CommandError, match=r"not possible|in the future"):
        call_command("load_demo", *(f"--{name}={value}" for name, value in options.items()), "--again")

    assert DemoPortfolio.read() == loaded


def tear_model_file(version: str) -> None:
    (artifact_folder(version) / "model.json").write_text("{")


def remove_model_file(version: str) -> None:
    (artifact_folder(version) / "model.json").unlink()


def forget_a_feature(version: str) -> None:
    model = ModelVersionRecord.objects.get(version=version)
    model.feature_contract = model.feature_contract[:-1]
    model.save()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (tear_model_file, "The files of model 1.0.0 cannot be read. Run: manage.py train_model"),
        (remove_model_file, "The files of model 1.0.0 cannot be read. Run: manage.py train_model"),
        (forget_a_feature, "Model 1.0.0 was trained on another list of features. Run: manage.py train_model"),
    ],
)
def test_a_model_that_cannot_score_is_refused_before_a_run_starts(
    damage, sentence, db, data_dir, client, admin
):
    fill()
    call_command("build_mart", stdout=StringIO())
    train_and_register()
    damage("1.0.0")
    client.force_login(admin)

    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("score", "--wait")
    with pytest.raises((ModelMissing, ModelDoesNotFit), match=sentence):
        start_scoring_run(as_of=open_mart().as_of)

    assert refused.value.returncode == 2
    assert sentence in client.get("/scoring-runs/").text
    assert sentence in client.post("/scoring-runs/start/", follow=True).text
    assert ScoringRunRecord.objects.count() == 0


@pytest.mark.any_database
@pytest.mark.services
@pytest.mark.parametrize(
    "command", [["score"], ["build_mart"], ["evaluate"], ["export_predictions", "all.csv"]]
)
def test_a_database_without_tables_is_one_sentence(command, manage, tmp_path):
    done = manage(*command, DATABASE_URL=f"sqlite:///{tmp_path / 'fresh.sqlite3'}")

    assert done.returncode == 2
    assert done.stderr.strip().endswith("Run: manage.py migrate")
    assert "Traceback" not in done.stderr


@pytest.mark.any_database
@pytest.mark.services
@pytest.mark.parametrize("command", [["evaluate"], ["migrate"], ["import_data", "--customers", "first.csv"]])
def test_a_database_that_does_not_answer_is_one_sentence(command, manage, tmp_path):
    path = tmp_path / "first.csv"
    path.write_text(GOOD)
    done = manage(
        *(str(path) if word == "first.csv" else word for word in command),
        DATABASE_URL="postgresql://somebody:secret@127.0.0.1:1/churn",
    )

    assert done.returncode == 2
    assert "The database 127.0.0.1:1/churn does not answer" in done.stderr
    assert "correct DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (OperationalError("no such table: customers"), "migrate"),
        (OperationalError("no such column: theme"), "migrate"),
        (OperationalError("database is locked"), "Wait until it is done"),
        (OperationalError("database or disk is full"), "Free space"),
        (OperationalError("attempt to write a readonly database"), "allow writing"),
        (OperationalError("unable to open database file"), "correct DATABASE_URL"),
        (OperationalError("server closed the connection unexpectedly\nmore"), "correct DATABASE_URL"),
    ],
)
def test_what_a_database_refuses_is_said_with_the_remedy(problem, words):
    sentence = database_refusal(problem)

    assert sentence is not None
    assert words in sentence
    assert "\n" not in sentence


def test_a_wrong_statement_is_a_defect_and_keeps_its_traceback():
    assert database_refusal(OperationalError('near "selec": syntax error')) is None
    assert database_refusal(DatabaseError("")) is None


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
