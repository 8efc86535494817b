"""Scoring runs through a real broker and workers, where two do the same at once."""

import http.client
import threading
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from customers.models import CustomerRecord
from gtm.domain.rules import RuleTrigger
from gtm.models import PlayRecord, RuleEntryRecord, RulePassRecord
from gtm.tasks import follow_play_rules
from predictions.mart import open_mart
from predictions.models import (
    ChunkStatus,
    CurrentScoreRecord,
    JobKind,
    JobRecord,
    JobStatus,
    ScoringRunRecord,
)
from predictions.repositories.runs import close_run_when_complete
from tests.conftest import SERVICE_SECONDS
from tests.gtm.rules.builders import make_rule, make_settings
from tests.predictions.builders import an_event, log_events
from tests.predictions.scoring_processes.watching import ACCOUNTS, assert_whole, holds, see_to_the_end

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


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
