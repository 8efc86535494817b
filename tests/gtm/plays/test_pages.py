"""The page of a play, and everything that can be done on it, as people send it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.models import TaskRecord
from gtm.domain import PlayCause, PlayType
from gtm.models import PlayRecord
from gtm.repositories import Author
from gtm.repositories.plays import open_play
from tests.clock import in_days
from tests.gtm.builders import make_account, make_play, make_playbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(owner):
    version = make_playbook(tasks=("Call the sponsor",), name="Usage falls", goal="usage_back", share=80)
    account = make_account("Bluepeak", risk=0.6, csm=owner)
    cause = PlayCause(PlayType.RISK, "Usage falls", "Half of last month", driver_group="usage_trend")
    return open_play(account, cause, Author(owner, timezone.now()), due=in_days(3), playbook_version=version)


@pytest.fixture
def send(client, owner, play):
    """Sends a form of the play as its owner, and returns the page it leads to."""
    client.force_login(owner)

    def send(what: str, **fields):
        return client.post(reverse(f"gtm:{what}", args=[play.pk]), fields, follow=True).text

    return send


def test_the_page_says_why_what_for_and_what_is_next(client, owner, play):
    client.force_login(owner)
    page = client.get(f"/plays/{play.pk}/").text
    for said in (
        "Usage falls",
        "Half of last month",
        "Usage trend",
        "Call the sponsor",
        "0 of 1 done",
        "Usage is back",
        "above 80 %",
        "What acting is worth",
        "Opened",
    ):
        assert said in page, said


def test_a_play_of_an_account_one_may_not_see_does_not_exist(client, owner):
    foreign = make_play(make_account())
    client.force_login(owner)
    for name in ("play", "end_play", "snooze_play", "give_play", "reschedule_play"):
        assert client.get(reverse(f"gtm:{name}", args=[foreign.pk])).status_code == 404


def test_a_viewer_looks_and_is_offered_nothing(client, viewer, play):
    client.force_login(viewer)
    page = client.get(f"/plays/{play.pk}/").text
    assert "stage-step" not in page
    assert "Snooze" not in page


def test_closing_asks_for_the_outcome_and_can_be_taken_back(send, client, play):
    send("move_play", status="acting")
    question = send("move_play", status="recovered")
    assert "What came of it?" in question
    assert "Close its open task too" in question
    assert PlayRecord.objects.get().status == "acting"

    page = send("end_play", outcome="recovered", note="They are back", drops_tasks="on")
    assert "Bluepeak: the play is recovered. One open task was closed with it." in page
    assert "closed with the play, not done" in page
    assert "They are back" in page

    move = play.moves.first()
    page = client.post(reverse("gtm:undo_play_move", args=[move.pk]), follow=True).text
    assert "Bluepeak: taken back." in page
    assert PlayRecord.objects.get().status == "acting"
    assert TaskRecord.objects.open().count() == 1


def test_an_outcome_that_teaches_nothing_is_asked_again(send, client, play):
    answer = client.post(reverse("gtm:end_play", args=[play.pk]), {"outcome": "lost", "note": ""})
    assert answer.status_code == 422
    assert "Say in a few words why it was lost." in answer.text
    assert PlayRecord.objects.get().status == "at_risk"


def test_nobody_can_have_recovered_what_nobody_acted_on(send, client, play):
    page = client.get(reverse("gtm:end_play", args=[play.pk])).text
    assert 'value="recovered"' not in page
    assert "once somebody has acted" in page
    assert "Nobody has acted yet" in send("move_play", status="recovered")


def test_snoozing_takes_a_day_and_a_reason_and_takes_the_play_off_the_list(send, client):
    assert "Say in a few words why it can wait." in send("snooze_play", until=in_days(30).isoformat())

    page = send("snooze_play", until=in_days(30).isoformat(), reason="Budget freeze")
    assert "Bluepeak: put off until" in page
    assert "Bluepeak" not in client.get("/plays/").text
    assert "Bluepeak" in client.get("/plays/?attention=snoozed").text

    send("wake_play")
    assert "Bluepeak" in client.get("/plays/").text


def test_the_owner_and_the_day_are_changed_in_a_sentence(send, colleague):
    assert "Bluepeak: given to colleague." in send("give_play", owner=colleague.pk)
    assert "Bluepeak: due" in send("reschedule_play", due_on=in_days(9).isoformat())
    play = PlayRecord.objects.get()
    assert (play.owner, play.due_on) == (colleague, in_days(9))


def test_a_play_goes_to_nobody_outside_ones_reach(send, stranger):
    assert "Choose somebody from the list." in send("give_play", owner=stranger.pk)
    assert "Choose a day from today to a year ahead." in send("reschedule_play", due_on="2001-01-01")


def test_a_task_is_added_where_the_play_is_worked_off(send):
    assert "Send the report" in send("add_play_task", text="Send the report", due_on=in_days(2).isoformat())
    assert "Say what is to be done." in send("add_play_task", text=" ")
    assert TaskRecord.objects.count() == 2


def test_a_form_leads_back_to_where_it_was_opened_and_never_out(send, client, play):
    for wish, expected in (
        ("/plays/?sort=due", "/plays/?sort=due"),
        ("https://evil.example/", f"/plays/{play.pk}/"),
    ):
        answer = client.post(reverse("gtm:wake_play", args=[play.pk]), {"next": wish})
        assert answer["Location"] == expected


def test_a_question_is_a_dialog_where_htmx_asks(send, client, play):
    url = reverse("gtm:move_play", args=[play.pk])
    answer = client.post(url, {"status": "lost"}, headers={"HX-Request": "true", "HX-Target": "play_list"})
    assert answer["HX-Retarget"] == "#question_dialog"
    assert "<html" not in answer.text


def test_the_page_costs_the_same_however_much_happened(client, owner, play, django_assert_max_num_queries):
    client.force_login(owner)
    for number in range(12):
        client.post(reverse("gtm:add_play_task", args=[play.pk]), {"text": f"Task {number}"})
        client.post(
            reverse("gtm:reschedule_play", args=[play.pk]), {"due_on": in_days(number + 4).isoformat()}
        )
    with django_assert_max_num_queries(14):
        client.get(f"/plays/{play.pk}/")


def test_somebody_starts_a_play_on_an_account_with_the_playbook_that_suits(client, owner):
    make_playbook("usage", name="Usage", tasks=("Call",))
    account = make_account("Redpeak", csm=owner)
    client.force_login(owner)
    url = reverse("gtm:new_play", args=[account.pk])
    assert "selected>Usage" in client.get(url).text

    page = client.post(
        url, {"play_type": "adoption", "reason": "Few users", "due_on": in_days(3).isoformat()}, follow=True
    )
    assert "Redpeak: play “Few users” for owner, due" in page.text
    assert PlayRecord.objects.get().play_type == "adoption"


def test_nothing_is_started_for_an_account_that_has_left(client, owner):
    account = make_account("Gone", csm=owner, churn_date=date(2026, 1, 1))
    client.force_login(owner)
    page = client.post(reverse("gtm:new_play", args=[account.pk]), {"reason": "x"}, follow=True).text
    assert "Gone has left: there is nobody to act for." in page
    assert not PlayRecord.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "plays",
        "play_board",
        "play_calendar",
        "play_load",
        "play_effect",
        "play_report",
        "play_rules",
        "play_settings",
        "playbooks",
        "holdouts",
        "webhook_deliveries",
    ],
)
def test_the_pages_of_plays_are_switched_beside_the_title_of_each(name, client, admin):
    client.force_login(admin)

    page = client.get(reverse(f"gtm:{name}")).text
    head = page.partition('<header class="page-head">')[2].partition("</header>")[0]

    assert 'aria-label="Pages of plays"' in head
    assert page.count('aria-label="Pages of plays"') == 1
