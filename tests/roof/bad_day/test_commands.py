"""Commands on a bad day: before their data, without a database, with a torn model."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError

from churnapp.command_line import database_refusal
from churnapp.demo.loading import DemoPortfolio
from predictions.mart import open_mart
from predictions.ml.artifact import artifact_folder
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing
from predictions.models import ModelVersionRecord, ScoringRunRecord
from predictions.training.lifecycle import train_and_register
from predictions.wiring import start_scoring_run
from tests.predictions.test_model_lifecycle import fill
from tests.roof.bad_day.commands import GOOD

pytestmark = pytest.mark.slow


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
