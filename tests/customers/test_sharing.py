"""Following an account, and sharing it by a link: what it shows, to whom, until when."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from churnapp.notifications.models import NotificationRecord
from customers.models import CustomerRecord, FollowRecord, ShareOpeningRecord, ShareRecord
from customers.repositories.follows import follow
from customers.repositories.notes import NoteText, log_note
from customers.repositories.shares import make_share, open_share
from tests.customers.builders import make_account
from tests.predictions.builders import a_period
from tests.predictions.prediction_builders import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(owner):
    account = make_account(name="Bluepeak <b>", csm=owner)
    publish(account, 0.8)
    a_period(account, mrr=1234, plan_tier="growth")
    log_note(account, NoteText("They haggle"), by=owner, now=timezone.now())
    log_note(account, NoteText("Pinned haggling", is_pinned=True), by=owner, now=timezone.now())
    return account


@pytest.fixture
def link(client, owner, account) -> str:
    """A link as the person who made it saw it."""
    client.force_login(owner)
    page = client.post(f"/accounts/{account.pk}/share/", {"days": "7"}).text
    return re.search(r'value="http://testserver(/accounts/shared/[\w-]+/)"', page).group(1)


def test_whoever_has_the_link_reads_the_account_without_a_login(link, account):
    outsider = Client()

    door, opened = outsider.get(link), outsider.post(link)

    assert "Bluepeak" not in door.text
    assert "Bluepeak &lt;b&gt;" in opened.text
    assert "$1,234" in opened.text
    assert opened.headers["X-Robots-Tag"].startswith("noindex")
    assert "no-store" in opened.headers["Cache-Control"]


def test_what_is_internal_stays_inside(link, account):
    opened = Client().post(link).text

    for inside in ("80%", "haggle", "haggling", "<form", "/accounts/", "Follow", "People"):
        assert inside not in opened, inside


def test_notes_are_shown_only_when_chosen(owner, account):
    new = make_share(account, days=1, with_notes=True, by=owner, now=timezone.now())

    opened = Client().post(f"/accounts/shared/{new.token}/").text

    assert "They haggle" in opened
    assert "Pinned haggling" in opened
    assert "<form" not in opened


def test_looking_at_a_link_counts_as_nothing_and_opening_it_is_remembered(link):
    Client().get(link)
    assert not ShareOpeningRecord.objects.exists()

    Client().post(link, REMOTE_ADDR="203.0.113.7")

    assert ShareOpeningRecord.objects.get().address == "203.0.113.7"


def test_a_link_ends_is_taken_back_and_dies_with_the_sight_of_its_maker(client, owner, account, link):
    token = link.split("/")[-2]
    assert open_share(token, timezone.now() + timedelta(days=6)) is not None
    assert open_share(token, timezone.now() + timedelta(days=8)) is None
    CustomerRecord.objects.update(csm=None)
    assert open_share(token, timezone.now()) is None
    CustomerRecord.objects.update(csm=owner)

    client.post(f"/accounts/shares/{ShareRecord.objects.get().pk}/revoke/")

    over = Client().post(link)
    assert over.status_code == 404
    assert "shows nothing" in over.text


@pytest.mark.parametrize("token", ["x", "x" * 4000, "%00", "é"])
def test_a_guessed_token_shows_nothing(db, token):
    assert Client().post(f"/accounts/shared/{token}/").status_code == 404


def test_the_token_is_shown_once_and_kept_nowhere(client, link, account):
    token = link.split("/")[-2]

    assert token not in client.get(f"/accounts/{account.pk}/share/").text
    assert token not in str(list(ShareRecord.objects.values()))


def test_the_links_of_an_account_beyond_ones_reach_are_not_there(client, stranger, viewer, account, owner):
    made = make_share(account, days=1, with_notes=True, by=owner, now=timezone.now()).share
    for user, status in ((stranger, 404), (viewer, 403)):
        client.force_login(user)
        for path in (f"{account.pk}/share/", f"shares/{made.pk}/revoke/", f"{account.pk}/follow/"):
            assert client.post(f"/accounts/{path}", {"days": "7"}).status_code == status


def test_an_account_is_followed_and_no_longer(client, colleague, account):
    client.force_login(colleague)
    address = f"/accounts/{account.pk}/follow/"

    for _ in range(2):
        client.post(address)
    assert FollowRecord.objects.get().user == colleague
    assert "Following" in client.get(f"/accounts/{account.pk}/").text

    client.post(address, {"stop": "yes"})
    assert not FollowRecord.objects.exists()


def test_followers_and_the_mentioned_hear_of_a_note_once_and_its_author_does_not(
    owner, colleague, admin, account
):
    for person in (owner, colleague, admin):
        follow(account, person, now=timezone.now())

    log_note(account, NoteText("Ask @colleague"), by=owner, now=timezone.now())

    told = {(each.user.username, each.event) for each in NotificationRecord.objects.select_related("user")}
    assert told == {("colleague", "mention"), ("admin", "followed")}
