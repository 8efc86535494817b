"""Board, calendar and load of plays, and what can be done to many plays at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from churnapp.workspace.models import ChangeRecord
from gtm.domain import PlayStatus
from gtm.models import PlayRecord
from tests.clock import in_days
from tests.gtm.builders import make_account, make_play

pytestmark = pytest.mark.django_db


@pytest.fixture
def plays(owner):
    account = make_account("Bluepeak", risk=0.6, csm=owner)
    return [
        make_play(account, owner=owner, priority=Decimal(900)),
        make_play(account, owner=owner, status=PlayStatus.ACTING, due_in=-3, priority=Decimal(100)),
        make_play(account, owner=owner, status=PlayStatus.LOST, closed_on=in_days(-5)),
    ]


def test_the_board_shows_each_status_with_what_acting_is_worth(client, owner, plays):
    client.force_login(owner)
    page = client.get(reverse("gtm:play_board")).text
    for status in PlayStatus:
        assert f'data-stage="{status}"' in page
    assert "$900" in page
    assert page.count('class="deal"') == 3


@pytest.mark.parametrize(
    ("query", "cards"),
    [("?status=acting", 1), ("?attention=overdue", 1), ("?q=nothing", 0), ("?type=renewal", 0)],
)
def test_the_board_narrows_like_the_list(client, owner, plays, query, cards):
    client.force_login(owner)
    assert client.get(reverse("gtm:play_board") + query).text.count('class="deal"') == cards


def test_the_board_forgets_what_was_closed_long_ago_and_leaves_out_what_is_put_off(client, owner):
    account = make_account(csm=owner)
    make_play(account, status=PlayStatus.LOST, closed_on=in_days(-40))
    make_play(account, snoozed_until=in_days(9), snooze_reason="Freeze")
    client.force_login(owner)
    assert 'class="deal"' not in client.get(reverse("gtm:play_board")).text
    assert client.get(reverse("gtm:play_board") + "?attention=snoozed").text.count('class="deal"') == 1


@pytest.mark.parametrize(("name", "most"), [("play_board", 18), ("play_calendar", 8), ("play_load", 12)])
def test_a_page_costs_the_same_however_many_plays_there_are(
    client, owner, plays, name, most, django_assert_max_num_queries
):
    account = make_account(csm=owner)
    for number in range(40):
        make_play(account, owner=owner, due_in=number % 5)
    client.force_login(owner)
    with django_assert_max_num_queries(most):
        assert client.get(reverse(f"gtm:{name}")).status_code == 200


def test_the_month_of_the_calendar_is_no_filter_that_is_unknown(client, owner):
    client.force_login(owner)

    page = client.get(reverse("gtm:play_calendar"), {"month": "2026-10", "nonsense": "1"}).text

    assert "October 2026" in page
    assert "no filter “nonsense”" in page
    assert "no filter “month”" not in page


def test_the_calendar_shows_plays_on_the_days_they_are_due(client, owner):
    play = make_play(make_account("Bluepeak", csm=owner), due_on=date(2027, 3, 9), owner=owner)
    client.force_login(owner)
    url = reverse("gtm:play_calendar")
    page = client.get(f"{url}?month=2027-03").text
    assert "Plays due in March 2027" in page
    assert f"/plays/{play.pk}/" in page
    assert "month=2027-04" in page
    assert f"/plays/{play.pk}/" not in client.get(f"{url}?month=2027-05").text
    assert client.get(f"{url}?month=nonsense").status_code == 200


def test_the_calendar_is_narrowed_as_the_list_is_and_keeps_its_month(client, owner):
    for name, kind in (("Bluepeak", "risk"), ("Redwood", "adoption")):
        make_play(make_account(name, csm=owner), due_on=date(2027, 3, 9), owner=owner, play_type=kind)
    client.force_login(owner)
    url = reverse("gtm:play_calendar")

    page = client.get(f"{url}?month=2027-03&type=adoption")

    assert "Redwood" in page.text
    assert "Bluepeak" not in page.text
    assert '<input type="hidden" name="month" value="2027-03">' in page.text
    assert [chip.url for chip in page.context["chips"]] == ["?month=2027-03"]
    assert "Bluepeak" in client.get(f"{url}?month=2027-03&where=play_type.is.risk&q=blue").text
    assert "type=adoption&amp;month=2027-04" in page.text


def test_the_load_says_who_has_how_much_and_who_has_too_much(client, admin, owner):
    for _ in range(11):
        make_play(make_account(csm=owner), owner=owner, due_in=2)
    make_play(make_account())
    client.force_login(admin)
    page = client.get(reverse("gtm:play_load")).text
    assert "44.0 of 40.0" in page
    assert "too much" in page
    assert "Nobody" in page


def do(client, action, plays, **answers):
    url = reverse("workspace:bulk_action", args=["plays", action])
    return client.post(url, {"row": [play.pk for play in plays], **answers}, follow=True).text


def undo(client):
    change = ChangeRecord.objects.first()
    return client.post(reverse("workspace:undo_change", args=[change.pk]), follow=True).text


def changed_and_taken_back(client, plays, action, field, **answers) -> set:
    """What two plays hold after the change, which is undone and leaves them as they were."""
    before = list(PlayRecord.objects.order_by("pk").values())

    assert "2 plays" in do(client, action, plays, **answers)
    changed = PlayRecord.objects.filter(pk__in=[play.pk for play in plays[:2]])
    values = set(changed.values_list(field, flat=True))

    assert "Undone for 2 plays." in undo(client)
    assert list(PlayRecord.objects.order_by("pk").values()) == before
    return values


@pytest.mark.parametrize(
    ("action", "answers", "value"),
    [
        ("move", {"status": "planned"}, "planned"),
        ("close", {"outcome": "not_needed", "note": "Signed"}, "not_needed"),
    ],
)
def test_many_plays_change_at_once_and_the_change_is_taken_back(client, owner, plays, action, answers, value):
    client.force_login(owner)

    assert changed_and_taken_back(client, plays, action, "status", **answers) == {value}


@pytest.mark.parametrize(
    ("action", "asked", "more", "field"),
    [
        ("reschedule", "due_on", {}, "due_on"),
        ("snooze", "until", {"reason": "Freeze"}, "snoozed_until"),
    ],
)
def test_many_plays_get_another_day_at_once_and_the_one_they_had_back(
    client, owner, plays, action, asked, more, field
):
    client.force_login(owner)
    day = in_days(20)

    assert changed_and_taken_back(client, plays, action, field, **{asked: day.isoformat()}, **more) == {day}


def test_many_plays_are_given_to_somebody_and_back(client, owner, colleague, plays):
    client.force_login(owner)
    assert "Given to colleague" in do(client, "give", plays, owner=colleague.pk)
    assert PlayRecord.objects.filter(owner=colleague).count() == 2
    undo(client)
    assert not PlayRecord.objects.filter(owner=colleague).exists()


def test_an_undo_leaves_a_play_alone_that_somebody_changed_since(client, owner, plays):
    client.force_login(owner)
    do(client, "reschedule", plays, due_on=in_days(20).isoformat())
    PlayRecord.objects.filter(pk=plays[0].pk).update(due_on=in_days(30))
    assert "1 had been changed since" in undo(client)
    assert PlayRecord.objects.get(pk=plays[0].pk).due_on == in_days(30)


def test_plays_of_accounts_one_may_not_see_are_left_alone(client, owner, plays):
    foreign = make_play(make_account())
    client.force_login(owner)
    do(client, "move", [*plays, foreign], status="planned")
    foreign.refresh_from_db()
    assert foreign.status == "at_risk"


def test_a_play_that_is_put_off_is_woken_with_many(client, owner, plays):
    client.force_login(owner)
    do(client, "snooze", plays[:1], until=in_days(20).isoformat(), reason="Freeze")
    assert "1 play" in do(client, "wake", plays[:1])
    assert PlayRecord.objects.awake().count() == 2
