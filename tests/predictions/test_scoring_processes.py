"""Scoring runs through a real broker and a real worker, on a day when everything dies that can."""

import http.client
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from urllib.parse import urlencode, urlsplit

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F
from django.test import Client
from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from customers.models import CustomerRecord
from gtm.domain.rules import RuleTrigger
from gtm.models import PlayRecord, RuleEntryRecord, RulePassRecord
from gtm.tasks import follow_play_rules
from predictions.jobs.desk import JobDesk
from predictions.jobs.queue import CeleryJobQueue
from predictions.mart import open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.mart.publication import mart_path
from predictions.ml.artifact import artifact_folder
from predictions.models import (
    ChunkStatus,
    CurrentScoreRecord,
    JobKind,
    JobRecord,
    JobStatus,
    ModelStatus,
    ModelVersionRecord,
    PredictionRecord,
    RunStatus,
    ScoringChunkRecord,
    ScoringRunRecord,
)
from predictions.queries.runs import current_run, run_row
from predictions.repositories.runs import close_run_when_complete
from predictions.scoring.queue import CeleryChunkQueue
from predictions.scoring.runs import ScoringRuns
from predictions.scoring.sources import ScoringSources, published_sources
from tests.conftest import SERVICE_SECONDS, forget_connections
from tests.gtm.rules.builders import make_rule, make_settings
from tests.predictions.builders import a_customer, an_event, daily_events, log_events
from tests.predictions.model_builders import a_version, half_an_hour_ago
from tests.predictions.process_stack import ProcessStack, kill
from tests.predictions.scoring_fakes import AS_OF, memory_sources
from tests.predictions.test_model_lifecycle import fill

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
ACCOUNTS, CHUNKS = 1_500, 6
A_DAY = 86_400


@pytest.fixture(scope="module")
def the_stack(django_db_setup, tmp_path_factory) -> Iterator[ProcessStack]:
    stack = ProcessStack(tmp_path_factory.mktemp("stack"))
    stack.start_broker()
    yield stack
    stack.stop()


@pytest.fixture
def stack(the_stack, transactional_db, monkeypatch, settings) -> Iterator[ProcessStack]:
    """The broker and the worker of this module, as the test before left them; this process sends to them."""
    settings.DATA_DIR = the_stack.folder
    if not the_stack.broker.is_running:
        the_stack.start_broker()
    the_stack.forget_messages()
    forget_connections()
    with monkeypatch.context() as patch:
        patch.setattr(current_app.conf, "broker_write_url", the_stack.broker_url)
        yield the_stack
    the_stack.mend()
    forget_connections()


@pytest.fixture
def sources(stack, make_customers, published_model) -> ScoringSources:
    """A portfolio in memory, which the worker knows too."""
    make_customers(ACCOUNTS)
    first_pk = CustomerRecord.objects.order_by("pk").values_list("pk", flat=True)[0]
    stack.set_portfolio(first_pk, ACCOUNTS)
    return memory_sources(first_pk=first_pk, count=ACCOUNTS)


@pytest.fixture
def runs(sources) -> ScoringRuns:
    return ScoringRuns(sources, CeleryChunkQueue(), timezone.now)


@pytest.fixture
def runs_later(sources) -> ScoringRuns:
    """The same a minute later: what was silent by then is lost."""
    return ScoringRuns(sources, CeleryChunkQueue(), lambda: timezone.now() + timedelta(minutes=1))


@pytest.fixture
def earlier(stack, runs) -> ScoringRunRecord:
    """A run that is published."""
    stack.worker()
    run = runs.start(started_by=None)
    see_to_the_end(run)
    assert_whole(run)
    return run


def holds(claim, within: float = SERVICE_SECONDS) -> bool:
    deadline = time.monotonic() + within
    while not (is_so := claim()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_so


def see_to_the_end(
    run: ScoringRunRecord, *, sweeper: ScoringRuns | None = None, earlier: ScoringRunRecord | None = None
) -> None:
    """Waits for the end of a run; until then everybody sees the one before, whole.

    Args:
        sweeper: sweeps when nothing ends for a while.
        earlier: the published run.
    """

    def is_over() -> bool:
        shown = CurrentScoreRecord.objects.values_list("prediction__run").annotate(accounts=Count("pk"))
        before = {earlier.pk: ACCOUNTS} if earlier else {}
        assert dict(shown) in (before, {run.pk: ACCOUNTS})
        run.refresh_from_db()
        return not run.is_active

    deadline = time.monotonic() + SERVICE_SECONDS
    while not holds(is_over, within=2 if sweeper else SERVICE_SECONDS) and time.monotonic() < deadline:
        sweeper.sweep()
    assert not run.is_active


def assert_whole(run: ScoringRunRecord) -> None:
    """Every account has one prediction and shows it."""
    assert (run.status, run.message) == (RunStatus.SUCCEEDED, "")
    predicted = PredictionRecord.objects.filter(run=run)
    assert predicted.count() == predicted.values("customer").distinct().count() == ACCOUNTS
    assert CurrentScoreRecord.objects.filter(prediction__run=run).count() == ACCOUNTS
    assert {chunk.status for chunk in run.chunks.all()} == {ChunkStatus.DONE}
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, CurrentScoreRecord._meta.db_table)
    assert {index.name for index in CurrentScoreRecord._meta.indexes} <= set(there)


def is_taken(run: ScoringRunRecord) -> bool:
    return ScoringChunkRecord.objects.filter(run=run, attempts__gt=0).exists()


@pytest.mark.any_database
def test_two_workers_score_and_publish_once(earlier):
    assert {chunk.attempts for chunk in earlier.chunks.all()} == {1}
    assert not CurrentScoreRecord.objects.exclude(previous_probability=None).exists()


def test_rules_of_all_three_kinds_follow_a_run_that_workers_published_once(stack, earlier):
    today = timezone.now().date()
    waits, renews, _ = CustomerRecord.objects.order_by("pk")[:3]
    CustomerRecord.objects.filter(pk=waits.pk).update(mrr=98_765)
    CustomerRecord.objects.filter(pk=renews.pk).update(renewal_date=today + timedelta(days=20))
    make_settings(plays_per_week=2 * ACCOUNTS)
    after = make_rule("risk.gte.0", reason="After a run")
    state = make_rule("mrr.gte.98765", reason="In that state", trigger=RuleTrigger.MATCHES, days=3)
    RuleEntryRecord.objects.create(rule=state, customer=waits, entered_on=today - timedelta(days=3))
    make_rule("", reason="Renews", trigger=RuleTrigger.BEFORE_RENEWAL, days=30, play_type="renewal")

    for _ in range(4):
        follow_play_rules.delay()

    assert holds(lambda: RulePassRecord.objects.exclude(finished_at=None).count() == 3)
    others = PlayRecord.objects.exclude(rule=after).values_list("reason", "customer")
    assert set(others) == {("In that state", waits.pk), ("Renews", renews.pk)}
    risky = PlayRecord.objects.filter(rule=after)
    assert risky.count() == after.entries.filter(result="opened").count() == ACCOUNTS
    assert {play.prediction.run_id for play in risky.select_related("prediction")} == {earlier.pk}
    assert not risky.exclude(probability=F("prediction__churn_probability")).exists()


@pytest.mark.parametrize("phase", ["read", "scored", "half", "write", "commit", "publish", "acknowledge"])
def test_a_worker_killed_in_a_phase_of_a_chunk_loses_and_doubles_nothing(
    stack, runs, runs_later, earlier, phase
):
    stack.plant(phase)

    run = runs.start(started_by=None)
    see_to_the_end(run, sweeper=runs_later, earlier=earlier)

    assert stack.went_off(phase)
    assert_whole(run)


def test_a_whole_worker_killed_is_replaced_by_the_next(stack, runs, runs_later, earlier):
    stack.hold()
    run = runs.start(started_by=None)
    assert holds(lambda: is_taken(run))
    kill(stack.worker())
    stack.let_go()

    stack.worker()
    see_to_the_end(run, sweeper=runs_later, earlier=earlier)

    assert_whole(run)


def test_a_broker_killed_in_the_middle_and_restarted_empty_delays_a_run(stack, runs, runs_later, earlier):
    stack.hold()
    run = runs.start(started_by=None)
    assert holds(lambda: is_taken(run))
    stack.lose_broker()
    stack.start_broker()
    assert CeleryChunkQueue().is_empty()
    stack.let_go()

    assert holds(lambda: run.chunks.filter(status=ChunkStatus.DONE).exists())
    see_to_the_end(run, sweeper=runs_later, earlier=earlier)

    assert_whole(run)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one writer at a time is SQLite's way")
def test_a_database_locked_for_longer_than_anybody_waits_delays_a_run(stack, runs, runs_later, earlier):
    stack.hold()
    run = runs.start(started_by=None)
    assert holds(lambda: is_taken(run))
    log = stack.worker().log_path
    said_before = log.stat().st_size

    with sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None) as somebody:
        somebody.execute("begin immediate")
        stack.let_go()
        assert holds(lambda: "database is locked" in log.read_text()[said_before:])
        somebody.execute("rollback")
    see_to_the_end(run, sweeper=runs_later, earlier=earlier)

    assert_whole(run)


@pytest.mark.parametrize("seconds", [-A_DAY, A_DAY])
def test_a_clock_that_jumps_in_the_middle_of_a_run_changes_nothing_of_it(
    stack, runs, runs_later, earlier, seconds
):
    stack.hold()
    run = runs.start(started_by=None)
    assert holds(lambda: is_taken(run))
    stack.set_clock(seconds)
    stack.let_go()
    see_to_the_end(run, sweeper=runs_later, earlier=earlier)

    assert_whole(run)
    assert current_run() == run.pk
    assert run_row(run.pk).duration_until(timezone.now()) >= timedelta(0)

    stack.set_clock(0)
    after = runs.start(started_by=None)
    see_to_the_end(after, sweeper=runs_later, earlier=run)

    assert_whole(after)
    assert current_run() == after.pk


def test_two_schedulers_send_what_was_lost_once(stack, runs, earlier):
    stack.hold()
    run = runs.start(started_by=None)
    assert holds(lambda: run.chunks.filter(attempts=1).count() == 2)
    stack.forget_messages()
    stack.let_go()
    assert holds(lambda: run.chunks.filter(status=ChunkStatus.DONE).count() == 2)

    stack.set_clock(60)  # what was silent by then is lost
    stack.start_schedulers(2)
    see_to_the_end(run, earlier=earlier)

    assert_whole(run)
    assert {chunk.attempts for chunk in run.chunks.all()} == {1}


def test_two_schedulers_score_the_newest_day_once(stack, small_portfolio):
    log = stack.worker().log_path
    log_events([an_event(open_mart().as_of + timedelta(days=2))])
    said_before = log.stat().st_size

    def tries() -> int:
        return log.read_text()[said_before:].count("predictions.score_newest_day[")

    stack.start_schedulers(2)
    assert holds(lambda: ScoringRunRecord.objects.exclude(published_at=None).exists())
    so_far = tries()
    assert holds(lambda: tries() > so_far + 10)

    run = ScoringRunRecord.objects.get()
    assert run.as_of == open_mart().as_of
    assert JobRecord.objects.get(kind=JobKind.MART).status == JobStatus.SUCCEEDED


def press(server: str, user: User) -> str:
    """Presses *Run now* as a browser does, and reads the page that it leads to."""
    client = Client()
    client.force_login(user)
    client.get("/scoring-runs/")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    header = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode({"csrfmiddlewaretoken": cookies["csrftoken"]})
    web = http.client.HTTPConnection(urlsplit(server).netloc, timeout=SERVICE_SECONDS)
    TOGETHER.wait()
    web.request("POST", "/scoring-runs/start/", body, header)
    answer = web.getresponse()
    answer.read()
    connection.close()
    return answer.headers["Location"]


TOGETHER = threading.Barrier(2)


def test_two_admins_pressing_the_button_at_once_start_one_run(stack, live_server, make_user, small_portfolio):
    admins = [make_user(name, Role.ADMIN) for name in ("first", "second")]
    led_to: list[str] = []

    threads = [
        threading.Thread(target=lambda admin=admin: led_to.append(press(live_server.url, admin)))
        for admin in admins
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    run = ScoringRunRecord.objects.get()
    assert sorted(led_to) == ["/scoring-runs/", f"/scoring-runs/{run.pk}/"]


@pytest.fixture
def small_portfolio(stack) -> None:
    """Accounts with a mart on the disk and a model that has its files."""
    fill()
    build_fresh_mart()
    a_version("1.0.0", ModelStatus.PUBLISHED)
    stack.plant("any_model")


def test_a_mart_cut_short_in_the_middle_of_a_run_is_said_and_the_next_mart_mends_it(stack, small_portfolio):
    stack.worker()
    runs = ScoringRuns(published_sources(), CeleryChunkQueue(), timezone.now)
    earlier = runs.start(started_by=None)
    assert holds(lambda: not ScoringRunRecord.objects.get(pk=earlier.pk).is_active)
    shown = set(CurrentScoreRecord.objects.values_list("prediction", flat=True))
    assert shown
    build_fresh_mart()
    stack.hold()
    run = runs.start(started_by=None)
    assert holds(lambda: is_taken(run))
    path = mart_path(run.mart_version)
    os.truncate(path, path.stat().st_size // 2)
    stack.let_go()

    assert holds(lambda: not ScoringRunRecord.objects.get(pk=run.pk).is_active)

    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert f"Mart {run.mart_version} is damaged" in run.message
    assert "build_mart" in run.message
    assert set(CurrentScoreRecord.objects.values_list("prediction", flat=True)) == shown
    build_fresh_mart()
    mended = runs.start(started_by=None)
    assert holds(lambda: not ScoringRunRecord.objects.get(pk=mended.pk).is_active)
    mended.refresh_from_db()
    assert mended.published_at is not None


def test_two_last_chunks_publish_once(stack, runs):
    stack.hold()  # where there is a worker, it leaves the chunks alone
    run = runs.start(started_by=None)
    run.chunks.update(status="done")
    closed: list[bool] = []
    together = threading.Barrier(4)

    def close() -> None:
        together.wait()
        closed.append(close_run_when_complete(run.pk, now=timezone.now))
        connection.close()

    threads = [threading.Thread(target=close) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(closed) == [False, False, False, True]


@pytest.mark.any_database
def test_a_model_that_only_a_worker_finds_unreadable_fails_the_run_with_exit_code_1(
    stack, settings, published_model
):
    a_customer("acme")
    log_events(daily_events(AS_OF - timedelta(days=90), AS_OF + timedelta(days=1)))
    build_fresh_mart()
    artifact_folder("1.0.0").mkdir(parents=True)
    (artifact_folder("1.0.0") / "model.json").write_text('{"parts": []}')
    settings.BROKER_IS_EMBEDDED = False  # the worker that is there scores
    stack.worker()

    with pytest.raises(CommandError, match="could not be scored") as refused:
        call_command("score", "--wait", stdout=StringIO())

    assert refused.value.returncode == 1
    assert "1 of 1 accounts could not be scored: The files of model 1.0.0 cannot be read." in str(
        refused.value
    )
    assert ScoringRunRecord.objects.get().status == RunStatus.FAILED
    assert not CurrentScoreRecord.objects.exists()


def test_a_training_whose_worker_is_killed_is_told_as_interrupted_and_not_begun_again(stack, small_portfolio):
    worker = stack.worker()
    job = JobDesk(CeleryJobQueue(), timezone.now).open(JobKind.TRAINING, started_by=None)
    assert holds(lambda: JobRecord.objects.get().steps)
    kill(worker)
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING

    stack.worker()
    half_an_hour_ago(*(path.name for path in artifact_folder("1.0.0").parent.iterdir()))
    JobDesk(CeleryJobQueue(), lambda: timezone.now() + timedelta(minutes=3)).sweep()

    job.refresh_from_db()
    assert job.status == JobStatus.INTERRUPTED
    assert ModelVersionRecord.objects.get().version == "1.0.0"
    assert [path.name for path in artifact_folder("1.0.0").parent.iterdir()] == ["1.0.0"]
