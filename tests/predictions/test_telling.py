"""Who is told of what a run found, and of what is wrong with the model."""

from datetime import date

import pytest

from churnapp.notifications.inbox import inbox_page
from churnapp.notifications.models import NotificationRecord
from customers.models import CustomerRecord, FollowRecord
from predictions.models import RunStatus, WatchRecord
from predictions.watching.telling import tell_of_alarms, tell_of_runs
from tests.customers.builders import NOW, make_account
from tests.predictions.prediction_builders import AS_OF, a_run, publish

pytestmark = pytest.mark.django_db


def titles(user) -> list[str]:
    return [row.title for row in inbox_page(user, only_unread=True).rows]


@pytest.fixture
def run(owner):
    """A published run: one account newly critical, one risen, one critical as before, one falling."""
    run = a_run()
    for name, now, before in (
        ("Newly", 0.8, 0.5),
        ("Risen", 0.4, 0.2),
        ("As before", 0.9, 0.85),
        ("Falling", 0.3, 0.6),
        ("First score", 0.9, None),
    ):
        publish(make_account(name=name, csm=owner), now, previous=before)
    return run


def test_a_csm_hears_of_what_moved_and_of_nothing_else(run, owner, stranger):
    assert tell_of_runs(now=NOW) == 1

    assert titles(owner) == [
        "Risen is more likely to leave: 40%, +20 points",
        "Newly is newly critical: 80%, +30 points",
    ]
    assert titles(stranger) == []


def test_followers_hear_too_and_a_csm_who_follows_hears_once(run, owner, seller):
    account = CustomerRecord.objects.get(name="Newly")
    for user in (owner, seller):
        FollowRecord.objects.create(customer=account, user=user, since=NOW)

    tell_of_runs(now=NOW)

    assert titles(seller) == ["Newly is newly critical: 80%, +30 points"]
    assert len(titles(owner)) == 2


def test_a_run_is_told_of_once(run, owner, admin):
    tell_of_runs(now=NOW)
    told = NotificationRecord.objects.count()

    assert tell_of_runs(now=NOW) == 0
    run.told_at = None  # as if a worker died before it could note that it had told
    run.save()
    tell_of_runs(now=NOW)

    assert NotificationRecord.objects.count() == told


def test_a_second_run_of_a_day_tells_of_no_account_twice(run, owner):
    tell_of_runs(now=NOW)
    told = titles(owner)

    a_run(model_version="2.0.0")

    assert tell_of_runs(now=NOW) == 1
    assert titles(owner) == told


def test_admins_hear_how_a_run_ended(run, admin):
    run.status, run.message, run.published_at = RunStatus.FAILED, "The mart is damaged.", None
    run.save()

    tell_of_runs(now=NOW)

    assert titles(admin) == [f"Scoring run {run.pk}: The mart is damaged."]


def test_an_alarm_is_told_to_admins_once_a_week_however_its_figures_change(admin, owner):
    watched = WatchRecord.objects.create(
        watched_on=date(2026, 11, 22),
        watched_at=NOW,
        as_of=AS_OF,
        mart_version="m",
        alarms=[{"subject": "feed", "sentence": "No events for 3 days."}],
    )
    tell_of_alarms(now=NOW)
    watched.alarms = [{"subject": "feed", "sentence": "No events for 4 days."}]
    watched.save()
    tell_of_alarms(now=NOW)

    assert titles(admin) == ["No events for 3 days."]
    assert titles(owner) == []
