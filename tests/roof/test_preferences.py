"""What people prefer, and that pages follow it."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from churnapp.accounts.roles import Scope
from churnapp.notifications.inbox import mute
from churnapp.notifications.models import FrequencyChoice, MutedAccount
from churnapp.saying import say_count
from churnapp.web.templatetags import formats
from churnapp.web.writing import WritingStyle, writing_for
from tests.customers.builders import make_account

pytestmark = pytest.mark.django_db
CHOSEN = {
    "theme": "dark",
    "density": "compact",
    "time_zone": "Europe/Berlin",
    "date_style": "dots",
    "number_style": "point_comma",
    "first_page": "/plays/",
    "first_scope": "mine",
}


def test_what_is_chosen_is_kept_and_shown_on_every_page(client, owner):
    make_account(csm=owner, mrr=12500, signup_date=date(2024, 3, 9))
    client.force_login(owner)

    assert client.post("/preferences/", CHOSEN).status_code == 302

    owner.refresh_from_db()
    assert {name: getattr(owner, name) for name in CHOSEN} == CHOSEN
    page = client.get("/accounts/").text
    assert 'data-bs-theme="dark"' in page
    assert 'data-density="compact"' in page
    assert 'data-keys="off"' in page  # an empty box was sent
    assert "$12.500" in page


def test_the_first_page_after_the_login_is_the_one_chosen_while_it_is_theirs(client, owner):
    owner.first_page = "/plays/"
    owner.save()
    assert client.post("/login/", {"username": "owner", "password": "correct horse"}).url == "/plays/"

    owner.first_page = "/scoring-runs/"  # for admins
    owner.save()
    client.logout()
    assert client.post("/login/", {"username": "owner", "password": "correct horse"}).url == "/"


def test_lists_begin_with_the_scope_chosen_as_far_as_one_may_reach(client, seller, owner):
    make_account(name="Somebody else's", csm=owner)
    seller.first_scope = Scope.MINE
    seller.save()
    client.force_login(seller)
    assert "Somebody else&#x27;s" not in client.get("/accounts/").text

    owner.first_scope = Scope.ALL
    owner.save()
    client.force_login(owner)
    assert client.get("/accounts/").status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Mars/Base"}, {"number_style": "\x00"}, {"first_page": "//evil"}]
)
def test_what_cannot_be_chosen_is_said_and_nothing_is_kept(client, owner, wrong):
    client.force_login(owner)
    answer = client.post("/preferences/", {**CHOSEN, **wrong})

    assert answer.status_code == 422
    assert "Nothing was kept" in answer.text
    owner.refresh_from_db()
    assert owner.time_zone == "UTC"


def test_only_frequencies_that_are_not_as_usual_are_kept(client, owner):
    client.force_login(owner)
    client.post("/preferences/", {**CHOSEN, "event_mention": "weekly", "event_play_due": "daily"})

    assert list(FrequencyChoice.objects.values_list("event", "frequency")) == [("mention", "weekly")]


def test_events_for_admins_are_offered_to_admins(client, owner, admin):
    client.force_login(owner)
    assert "Scoring run failed" not in client.get("/preferences/").text

    client.force_login(admin)
    assert "Scoring run failed" in client.get("/preferences/").text


def test_a_muted_account_is_listed_and_unmuted(client, owner, stranger):
    account = make_account(name="Blue Ocean", csm=owner)
    for user in (owner, stranger):
        mute(user, account.pk)
    client.force_login(stranger)
    assert "Blue Ocean" not in client.get("/preferences/").text
    client.force_login(owner)
    assert "Blue Ocean" in client.get("/preferences/").text

    client.post("/preferences/", {"unmute": account.pk})

    assert [muted.user for muted in MutedAccount.objects.all()] == [stranger]


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("style", "a_date", "an_amount", "a_rate"),
    [
        (WritingStyle(), "9 Mar 2026", "$1,234,567", "97.4%"),
        (WritingStyle("iso", "point_comma"), "2026-03-09", "$1.234.567", "97,4%"),
        (WritingStyle("dots", "blank_comma"), "9.3.2026", "$1\u202f234\u202f567", "97,4%"),
        (WritingStyle("day_first", "blank_point"), "09/03/2026", "$1\u202f234\u202f567", "97.4%"),
        (WritingStyle("month_first", "comma_point"), "03/09/2026", "$1,234,567", "97.4%"),
        (WritingStyle("unknown", "unknown"), "9 Mar 2026", "$1,234,567", "97.4%"),
    ],
)
def test_every_style_of_dates_and_numbers(style, a_date, an_amount, a_rate):
    with writing_for(style):
        written = (formats.day(date(2026, 3, 9)), formats.money(1_234_567), formats.rate(0.974))

    assert written == (a_date, an_amount, a_rate)
    assert formats.money(1_234_567) == "$1,234,567"


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("language", "style", "told"),
    [
        ("en", WritingStyle(), ["$1,234,567", "$76.5k", "$1.27M", "$12.50", "−$80", "1,234 rows"]),
        (
            "de",
            WritingStyle(),
            ["1.234.567 $", "76,5 Tsd. $", "1,27 Mio. $", "12,50 $", "−80 $", "1.234 Zeilen"],
        ),
        (
            "de",
            WritingStyle(numbers="comma_point"),
            ["1,234,567 $", "76.5 Tsd. $", "1.27 Mio. $", "12.50 $", "−80 $", "1,234 Zeilen"],
        ),
    ],
)
def test_numbers_follow_the_language_unless_somebody_prefers_another_style(language, style, told):
    with translation.override(language), writing_for(style):
        written = [
            formats.money(1_234_567),
            formats.short_money(76_500),
            formats.short_money(1_270_000),
            formats.exact_money(12.5),
            formats.money(-80),
            say_count("{count:,} row", "{count:,} rows", 1234),
        ]

    assert [words.replace("\u00a0", " ") for words in written] == told


@pytest.mark.any_database
def test_moments_are_told_where_the_reader_is():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert formats.moment(late) == "23 Nov 2026, 08:30 JST"
        assert formats.day(late) == "23 Nov 2026"
    assert formats.moment(late) == "22 Nov 2026, 23:30 UTC"


def test_of_all_time_zones_the_own_one_is_chosen(client, owner):
    owner.time_zone = "America/Port_of_Spain"
    owner.save()
    client.force_login(owner)
    page = client.get("/preferences/").text
    select = page[page.index('name="time_zone"') :].partition("</select>")[0]

    assert re.findall(r"<option value=\"([^\"]+)\" selected>([^<]+)<", select) == [
        ("America/Port_of_Spain", "America/Port of Spain")
    ]
    assert select.count("<option") > 300
