import pytest
from django.urls import reverse
from django.utils import timezone

from churnapp.workspace.changing import edit_in_place
from churnapp.workspace.queries.changes import changes_of
from churnapp.workspace.traces import field_named
from customers.models import CustomerRecord
from tests.customers.builders import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(owner, colleague):
    account = make_account(name="Blue Ocean", csm=owner)
    change = edit_in_place(
        field_named("account", "csm"), account.pk, colleague.pk, seen=owner.pk, user=owner, now=timezone.now()
    )
    return account, change


def test_one_sees_the_own_changes_and_takes_them_back(client, owner, edited):
    account, change = edited
    client.force_login(owner)
    assert "CSM set to colleague" in client.get(reverse("workspace:changes")).text

    answer = client.post(reverse("workspace:undo_change", args=[change.pk]), follow=True)

    account.refresh_from_db()
    assert account.csm == owner
    assert "Undone for 1 account." in answer.text


def test_a_change_says_before_and_after_of_rows_one_may_see(client, admin, owner, edited):
    _, change = edited
    page = reverse("workspace:change", args=[change.pk])
    client.force_login(admin)
    assert "Blue Ocean" in client.get(page).text

    client.force_login(owner)
    seen = client.get(page).text

    assert "Blue Ocean" not in seen, "the owner gave the account away"
    assert "Not yours to see" in seen


def test_nobody_sees_or_undoes_what_others_did_but_admins(client, stranger, edited):
    _, change = edited
    client.force_login(stranger)

    assert "CSM set to colleague" not in client.get(reverse("workspace:changes")).text
    assert client.get(reverse("workspace:change", args=[change.pk])).status_code == 404
    assert client.post(reverse("workspace:undo_change", args=[change.pk])).status_code == 404


def test_the_story_of_an_account_says_who_changed_what(owner, edited, django_assert_num_queries):
    account, _ = edited

    with django_assert_num_queries(2):
        story = changes_of("account", account.pk)

    assert [(str(each.by), each.label, each.before, each.after) for each in story] == [
        ("owner", "CSM", "owner", "colleague")
    ]


def test_the_list_costs_the_same_however_long_it_is(client, admin, owner, django_assert_max_num_queries):
    field, accounts = field_named("account", "csm"), [make_account(csm=owner) for _ in range(20)]
    for account in accounts:
        edit_in_place(field, account.pk, None, seen=owner.pk, user=admin, now=timezone.now())
    client.force_login(admin)

    with django_assert_max_num_queries(6):
        assert client.get(reverse("workspace:changes")).text.count("CSM set to Nobody") == 20
    assert CustomerRecord.objects.filter(csm=owner).count() == 0
