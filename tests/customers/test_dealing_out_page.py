"""Dealing a book out: who may, what the rehearsal says, what the change does, and taking it back."""

import re

import pytest

from churnapp.accounts.roles import Role, Scope
from churnapp.workspace.models import ChangeRecord, RowChangeRecord
from customers.models import CustomerRecord
from tests.gtm.builders import make_account

pytestmark = pytest.mark.django_db
PAGE = "/accounts/deal-out/"


@pytest.fixture
def leader(make_user, team):
    return make_user("leader", team=team, reach=Scope.TEAM, leads_team=True)


@pytest.fixture
def asked(client, leader, owner, colleague):
    """The owner's four accounts, to the colleague and the leader, by accounts."""
    for mrr in (400, 300, 200, 100):
        make_account(csm=owner, mrr=mrr)
    make_account(csm=owner, mrr=50, churn_date="2026-01-01")
    make_account(csm=colleague, mrr=1000)
    client.force_login(leader)
    return {
        "field": "csm",
        "giver": owner.pk,
        "takers": [colleague.pk, leader.pk],
        "rule": "least_accounts",
    }


def seen_on(page: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', page).group(1)


@pytest.mark.parametrize(("role", "fields"), [(Role.CSM, {}), (Role.VIEWER, {"leads_team": True})])
def test_only_who_leads_a_team_deals_out(role, fields, client, make_user, team):
    client.force_login(make_user("somebody", role, team=team, **fields))

    assert client.get(PAGE).status_code == 403


def test_the_rehearsal_says_who_gets_what_and_changes_nothing(client, asked, owner):
    page = client.get(PAGE, asked).text

    assert "4 accounts, $1.00k MRR" in page
    assert "Nothing is changed yet" in page
    assert CustomerRecord.objects.filter(csm=owner).count() == 5
    assert not ChangeRecord.objects.exists()


def test_the_change_deals_active_accounts_out_and_is_taken_back_whole(
    client, asked, owner, colleague, leader
):
    seen = seen_on(client.get(PAGE, asked).text)

    answer = client.post(PAGE, {**asked, "seen": seen}, follow=True)

    assert "Dealt out to 2 people: 4 accounts have a new owner." in answer.text
    assert CustomerRecord.objects.active().filter(csm=colleague).count() == 2
    assert CustomerRecord.objects.active().filter(csm=leader).count() == 3
    assert CustomerRecord.objects.filter(csm=owner).count() == 1
    assert RowChangeRecord.objects.count() == 4
    client.post(f"/changes/{ChangeRecord.objects.get().pk}/undo/")
    assert CustomerRecord.objects.filter(csm=owner).count() == 5


def test_what_has_changed_since_the_rehearsal_is_not_dealt_out(client, asked, owner):
    seen = seen_on(client.get(PAGE, asked).text)
    make_account(csm=owner, mrr=5000)

    answer = client.post(PAGE, {**asked, "seen": seen})

    assert answer.status_code == 422
    assert "Look at it again; nothing was changed." in answer.text
    assert not ChangeRecord.objects.exists()


def test_accounts_of_a_list_are_dealt_out(client, asked, owner):
    page = client.get(PAGE, {**asked, "giver": "", "list": f"scope=team&csm={owner.pk}"}).text

    assert "4 accounts" in page


def test_accounts_one_cannot_see_are_not_dealt_out(client, asked, stranger):
    make_account(csm=stranger, mrr=5)

    page = client.get(PAGE, {**asked, "giver": "", "list": "scope=all"}).text

    assert "5 accounts, $2.00k MRR" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"takers": []}, "Choose at least one person"),
        ({"giver": "", "list": "q=nobody-is-called-so"}, "There is no active account to deal out"),
        ({"giver": ""}, "There is no active account to deal out"),
        ({"takers": ["9999"]}, "9999"),
        ({"rule": "luck"}, "luck"),
    ],
)
def test_what_cannot_be_dealt_out_says_why(change, words, client, asked):
    answer = client.get(PAGE, {**asked, **change})

    assert answer.status_code == 422
    assert words in answer.text


def test_nobody_outside_the_team_takes_accounts(client, asked, stranger):
    answer = client.get(PAGE, {**asked, "takers": [stranger.pk]})

    assert answer.status_code == 422
