"""The people at an account: who changes them, who they are for the account, and what follows for its champion."""

import pytest

from churnapp.imports import FolderForReports
from customers.imports import ContactImport
from customers.models import ContactRecord, CustomerRecord
from customers.repositories.contacts import ContactDetails, add_contact, refresh_champions
from tests.clock import days_ago, today
from tests.customers.builders import NOW, make_account

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Ada Reyes",
    "role": "champion",
    "email": "ada@example.com",
}


@pytest.fixture
def account(owner):
    return make_account(name="Bluepeak", csm=owner)


@pytest.fixture
def champion(account):
    return add_contact(account, ContactDetails("Ada", role="champion", last_active_on=days_ago(40)), now=NOW)


def as_typed(**more) -> dict[str, str]:
    return {**TYPED, "last_active_on": today().isoformat(), **more}


def listed(client, query) -> str:
    return client.get(f"/accounts/?{query}&columns=name~champion").text


def test_a_person_is_added_changed_taken_off_the_list_and_put_back(client, owner, account):
    client.force_login(owner)
    client.post(f"/accounts/{account.pk}/people/new/", as_typed())
    ada = ContactRecord.objects.get()
    page = f"/accounts/{account.pk}/panels/contacts/"
    assert "Ada Reyes" in client.get(page).text
    assert "No champion known" not in client.get(page).text

    client.post(f"/accounts/people/{ada.pk}/", as_typed(role="billing"))
    assert "No champion known" in client.get(page).text

    after = client.post(f"/accounts/people/{ada.pk}/remove/", follow=True).text
    assert f'action="/accounts/people/{ada.pk}/restore/"' in after
    assert "Ada Reyes" not in client.get(page).text

    client.post(f"/accounts/people/{ada.pk}/restore/")
    assert "Ada Reyes" in client.get(page).text


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": ""}, "required"),
        ({"email": "ada"}, "valid email"),
        ({"role": "boss"}, "not one of the available choices"),
        ({"last_active_on": "2999-01-01"}, "lies in the future"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, owner, account, typed, problem):
    client.force_login(owner)

    answer = client.post(f"/accounts/{account.pk}/people/new/", as_typed(**typed))

    assert answer.status_code == 422
    assert problem in answer.text
    assert not ContactRecord.objects.exists()


@pytest.mark.parametrize("path", ["", "remove/", "restore/"])
def test_people_of_an_account_beyond_ones_reach_are_not_there(client, stranger, viewer, champion, path):
    for user, status in ((stranger, 404), (viewer, 403)):
        client.force_login(user)
        assert client.post(f"/accounts/people/{champion.pk}/{path}", as_typed()).status_code == status


def test_a_silent_champion_can_be_filtered_for_and_is_shown(client, owner, account, champion):
    make_account(name="Without", csm=owner)
    heard = make_account(name="Heard", csm=owner)
    add_contact(heard, ContactDetails("Bo", role="champion", last_active_on=today()), now=NOW)
    client.force_login(owner)

    for chosen, name in (("silent", "Bluepeak"), ("none", "Without"), ("seen", "Heard")):
        page = listed(client, f"champion={chosen}")
        assert [each for each in ("Bluepeak", "Without", "Heard") if f">{each}</a>" in page] == [name]


def test_the_champion_heard_of_last_counts(account, champion):
    add_contact(account, ContactDetails("Bo", role="champion", last_active_on=today()), now=NOW)

    account.refresh_from_db()

    assert (account.has_champion, account.champion_seen_on) == (True, today())


def test_an_import_works_out_who_has_a_champion(tmp_path, owner):
    account = make_account(customer_id="blue", csm=owner)
    file = tmp_path / "contacts.csv"
    file.write_text("contact_id,customer_id,name,role,last_active_on\nC1,blue,Ada,champion,2026-01-05\n")

    ContactImport(NOW).run(file, FolderForReports.of(tmp_path, NOW), lambda *_: None)

    account.refresh_from_db()
    assert account.has_champion
    assert f"{account.champion_seen_on}" == "2026-01-05"


def test_all_champions_are_worked_out_in_one_statement(champion, django_assert_num_queries):
    CustomerRecord.objects.update(has_champion=False, champion_seen_on=None)

    with django_assert_num_queries(1):
        refresh_champions()

    assert CustomerRecord.objects.filter(has_champion=True).count() == 1
