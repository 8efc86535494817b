"""The calendar feed: its secret address, what it holds, and that it is not sent again unchanged."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from churnapp.notifications.models import NotificationRecord
from customers.models import TaskRecord
from customers.repositories.calendar_keys import new_calendar_key
from customers.repositories.reminders import remind_of_tasks
from tests.customers.test_tasks import make_task, today
from tests.gtm.builders import NOW, make_account, make_play

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(owner):
    """The address of the owner's calendar."""
    return f"/calendar/{new_calendar_key(owner, NOW)}.ics"


def titles(answer) -> list[str]:
    return [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_the_feed_holds_own_tasks_plays_and_renewals_and_nothing_of_others(client, feed, owner, colleague):
    account = make_account(
        "Blue, Ocean; Ltd",
        csm=owner,
        mrr=10,
        billing_period_months=12,
        renewal_date=today() + timedelta(days=30),
    )
    make_task(owner, "Call the sponsor", customer=account, due_in=2)
    make_task(owner, "Some day", due_in=None)
    make_task(owner, "Done", done_at=NOW)
    make_task(colleague, "Of somebody else")
    make_play(account, owner=owner, reason="Renewal at risk", due_in=4)
    make_play(account, owner=colleague)

    answer = client.get(feed)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert titles(answer) == [
        "Blue, Ocean; Ltd: Call the sponsor",
        "Blue, Ocean; Ltd: Renewal at risk",
        "Blue, Ocean; Ltd renews",
    ]


def test_an_entry_is_a_whole_day_with_a_link_and_lasting_name(client, feed, owner):
    task = make_task(owner, due_in=1)

    (event,) = Calendar.from_ical(client.get(feed).content).walk("VEVENT")

    assert event.decoded("dtstart") == today() + timedelta(days=1)
    assert event["uid"] == f"task-{task.pk}@churnapp"
    assert event["url"].endswith(f"/tasks/{task.pk}/")


def test_an_unchanged_feed_is_not_sent_again(client, feed, owner):
    make_task(owner)
    etag = client.get(feed).headers["ETag"]

    assert client.get(feed, headers={"If-None-Match": etag}).status_code == 304
    make_task(owner, "Another")
    assert client.get(feed, headers={"If-None-Match": etag}).status_code == 200


def test_the_address_is_shown_once_and_a_new_one_replaces_it(client, owner, feed):
    client.force_login(owner)

    page = client.post("/tasks/calendar/new/").text

    address = re.search(r"(/calendar/[\w-]+\.ics)", page).group(1)
    assert client.get(address).status_code == 200
    assert client.get(feed).status_code == 404
    assert address not in client.get("/tasks/calendar/").text


def test_a_revoked_address_and_a_login_switched_off_open_nothing(client, owner, feed):
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    assert client.get(feed).status_code == 404
    type(owner).objects.filter(pk=owner.pk).update(is_active=True)
    client.force_login(owner)

    client.post("/tasks/calendar/revoke/")

    assert client.get(feed).status_code == 404


def test_people_are_told_of_a_task_once_for_each_day_it_is_due(owner):
    account = make_account(csm=owner)
    task = make_task(owner, "Call", customer=account)
    make_task(owner, "Tomorrow", due_in=1)

    assert remind_of_tasks(today()) == 1
    assert remind_of_tasks(today()) == 0

    assert NotificationRecord.objects.get().title == "Due: Call"
    TaskRecord.objects.filter(pk=task.pk).update(due_on=today() - timedelta(days=1))
    assert remind_of_tasks(today()) == 1
