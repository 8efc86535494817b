import json
from datetime import date

import pytest
from django.urls import reverse

from customers.models import CustomerRecord
from tests.customers.builders import make_account

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def account(owner):
    return make_account(name="Blue Ocean", csm=owner, renewal_date=date(2026, 12, 1))


def address(account, field="csm"):
    return reverse("workspace:edit_field", args=["account", field, account.pk])


def test_without_script_the_form_is_a_page_that_leads_back(client, owner, colleague, account):
    client.force_login(owner)
    page = client.get(address(account), headers={"Referer": "http://testserver/accounts/?sort=-mrr"}).text
    assert "Blue Ocean" in page
    assert 'name="next" value="/accounts/?sort=-mrr"' in page

    form = {"value": colleague.pk, "seen": json.dumps(owner.pk), "next": "/accounts/?sort=-mrr"}
    answer = client.post(address(account), form)

    assert (answer.status_code, answer.url) == (302, "/accounts/?sort=-mrr")
    assert CustomerRecord.objects.get().csm == colleague


def test_htmx_gets_the_cell_with_an_undo(client, owner, colleague, account):
    client.force_login(owner)
    assert "<form" in client.get(address(account), headers=FRAGMENT).text

    answer = client.post(
        address(account), {"value": colleague.pk, "seen": json.dumps(owner.pk)}, headers=FRAGMENT
    ).text

    assert 'class="editable">colleague' in answer
    assert "Blue Ocean: CSM set to colleague." in answer
    assert "/undo/" in answer


def test_a_stale_edit_shows_both_values_and_lets_one_choose(client, admin, owner, colleague, account):
    client.force_login(admin)
    client.post(address(account), {"value": colleague.pk, "seen": json.dumps(owner.pk)})

    mine = {"value": "", "seen": json.dumps(owner.pk)}
    answer = client.post(address(account), mine)

    assert answer.status_code == 409
    assert "admin set this to <strong>colleague</strong>" in answer.text
    assert "Yours is <strong>Nobody</strong>" in answer.text
    assert "Keep theirs" in answer.text
    assert CustomerRecord.objects.get().csm == colleague
    assert f'name="seen" value="{colleague.pk}"' in answer.text

    client.post(address(account), {**mine, "seen": json.dumps(colleague.pk)})

    assert CustomerRecord.objects.get().csm is None


def test_an_account_of_somebody_else_cannot_be_edited(client, stranger, account):
    client.force_login(stranger)

    assert client.get(address(account)).status_code == 404
    assert client.post(address(account), {"value": stranger.pk}).status_code == 404


def test_a_viewer_may_look_and_not_edit(client, viewer, account):
    client.force_login(viewer)

    assert client.get(address(account)).status_code == 403
    assert client.post(address(account), {"value": ""}).status_code == 403


def test_with_a_narrow_reach_one_assigns_to_the_own_team_only(client, owner, colleague, seller, account):
    client.force_login(owner)

    refused = client.post(address(account), {"value": seller.pk, "seen": json.dumps(owner.pk)})

    assert refused.status_code == 422
    assert "you may not assign to others" in refused.text
    assert CustomerRecord.objects.get().csm == owner


def test_what_comes_from_files_says_so(client, owner, account):
    client.force_login(owner)

    assert "correct it there and import it again" in client.get(address(account, "mrr")).text
    assert client.post(address(account, "mrr"), {"value": "5"}).status_code == 200
    assert CustomerRecord.objects.get().mrr == 1000


@pytest.mark.parametrize("value", ["yesterday", "2026-13-01", "\x00", "x" * 5000])
def test_a_date_that_is_none_is_refused_with_what_is_right(client, owner, account, value):
    client.force_login(owner)

    answer = client.post(address(account, "renewal_date"), {"value": value, "seen": '"2026-12-01"'})

    assert answer.status_code == 422
    assert "2027-03-31" in answer.text


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "مرحبا", "🦆" * 60, "x" * 255],
    ids=lambda name: f"{len(name)} characters",
)
def test_any_name_is_shown_as_text(client, owner, account, name):
    CustomerRecord.objects.update(name=name)
    owner.last_name = name[:150]
    owner.save()
    client.force_login(owner)

    page = client.get(address(account)).text

    assert "<script>alert" not in page
    assert client.post(address(account), {"value": "", "seen": json.dumps(owner.pk)}).status_code == 302


def test_the_head_of_an_account_can_be_edited_by_those_who_may(client, owner, viewer, account):
    client.force_login(owner)
    page = client.get(f"/accounts/{account.pk}/").text
    assert [
        address(account, field) in page for field in ("csm", "account_executive", "renewal_date", "mrr")
    ] == [
        True,
        True,
        True,
        False,
    ]

    client.force_login(viewer)

    assert "edit-link" not in client.get(f"/accounts/{account.pk}/").text
