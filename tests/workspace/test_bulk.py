import pytest
from django.urls import reverse

from churnapp.workspace.models import ChangeRecord
from customers.models import AccountTagRecord, CustomerRecord, TagRecord
from tests.customers.builders import make_account

pytestmark = pytest.mark.django_db
ASSIGN = reverse("workspace:bulk_action", args=["accounts", "set-csm"])
TAG = reverse("workspace:bulk_action", args=["accounts", "add-tag"])
UNTAG = reverse("workspace:bulk_action", args=["accounts", "remove-tag"])


def csms() -> dict[str, str | None]:
    return dict(CustomerRecord.objects.values_list("name", "csm__username"))


def test_chosen_rows_are_asked_about_done_and_undone(client, admin, owner, colleague):
    first, second, other = (make_account(name=name, csm=owner) for name in "abc")
    client.force_login(admin)
    question = client.get(ASSIGN, {"list": "sort=name", "row": [first.pk, second.pk]}).text
    assert "2 accounts" in question

    answer = client.post(
        ASSIGN, {"list": "sort=name", "row": [first.pk, second.pk], "value": colleague.pk}, follow=True
    )

    assert answer.redirect_chain == [("/accounts/?sort=name", 302)]
    assert "CSM set to colleague · 2 accounts." in answer.text
    assert csms() == {"a": "colleague", "b": "colleague", "c": "owner"}
    client.post(reverse("workspace:undo_change", args=[ChangeRecord.objects.get().pk]))
    assert set(csms().values()) == {"owner"}
    assert other.pk


def test_all_that_match_are_counted_anew_and_reach_over_pages(client, admin, owner):
    for number in range(60):
        make_account(name=f"{number}", mrr=2000 if number < 55 else 10)
    client.force_login(admin)
    query = "where=mrr.gte.1000&size=25"
    question = client.get(ASSIGN, {"list": query, "all": "1"}).text
    assert 'name="expected" value="55"' in question

    client.post(ASSIGN, {"list": query, "all": "1", "expected": "55", "value": owner.pk})

    assert CustomerRecord.objects.filter(csm=owner).count() == 55


def test_another_count_than_confirmed_is_said_and_nothing_done(client, admin, owner):
    make_account(), make_account()
    client.force_login(admin)
    sent = {"list": "", "all": "1", "expected": "1", "value": owner.pk}

    answer = client.post(ASSIGN, sent)

    assert answer.status_code == 409
    assert "1 matched when you were asked; 2 match now" in answer.text
    assert set(csms().values()) == {None}
    client.post(ASSIGN, {**sent, "expected": "2"})
    assert set(csms().values()) == {"owner"}


def test_rows_of_somebody_else_are_neither_counted_nor_changed(client, owner, stranger):
    own, foreign = make_account(name="own", csm=stranger), make_account(name="foreign", csm=owner)
    client.force_login(stranger)
    rows = [own.pk, foreign.pk]
    assert "1 account" in client.get(ASSIGN, {"row": rows}).text

    client.post(ASSIGN, {"row": rows, "value": ""})

    assert csms() == {"own": None, "foreign": "owner"}


def test_a_viewer_has_no_choice_and_changes_nothing(client, viewer, owner):
    account = make_account(csm=owner)
    client.force_login(viewer)

    assert client.post(ASSIGN, {"row": [account.pk], "value": ""}).status_code == 403
    page = client.get("/accounts/").text
    assert 'name="row"' not in page
    assert "edit-link" not in page
    assert "Export" in page


def test_nothing_chosen_is_said(client, admin):
    client.force_login(admin)

    assert "Choose some accounts first." in client.get(ASSIGN, follow=True).text


@pytest.mark.parametrize("row", ["x", "-1", "9" * 400, "\x00", "²"])
def test_keys_that_are_none_are_left_out(client, admin, row):
    client.force_login(admin)

    assert client.get(ASSIGN, {"row": row}, follow=True).status_code == 200


def test_a_refused_answer_is_asked_again(client, admin):
    account = make_account()
    client.force_login(admin)

    answer = client.post(ASSIGN, {"row": [account.pk], "value": "987654"})

    assert answer.status_code == 422
    assert "Choose somebody from the list" in answer.text


def test_a_long_change_goes_to_the_workers(client, admin, owner, monkeypatch):
    sent = []
    monkeypatch.setattr("churnapp.workspace.views.going_on.ROWS_AT_A_TIME", 1)
    monkeypatch.setattr("churnapp.workspace.tasks.go_on_with.delay", sent.append)
    accounts = [make_account(), make_account()]
    client.force_login(admin)

    answer = client.post(ASSIGN, {"row": [each.pk for each in accounts], "value": owner.pk}, follow=True)

    change = ChangeRecord.objects.get()
    assert sent == [change.pk]
    assert answer.redirect_chain[-1][0] == reverse("workspace:change", args=[change.pk])
    assert "0 of 2 accounts gone through" in answer.text
    assert "every 1s" in answer.text


def test_tags_are_put_on_once_and_taken_off_with_undo(client, admin):
    tagged, plain = make_account(), make_account()
    rows = {"row": [tagged.pk, plain.pk]}
    client.force_login(admin)
    client.post(TAG, {"row": [tagged.pk], "tag": "Pilot"})

    answer = client.post(TAG, {**rows, "tag": "  PILOT "}, follow=True)

    assert TagRecord.objects.get().name == "Pilot"
    assert "Tagged “Pilot” · 1 account." in answer.text
    assert AccountTagRecord.objects.count() == 2
    client.post(reverse("workspace:undo_change", args=[ChangeRecord.objects.first().pk]))
    assert [each.customer for each in AccountTagRecord.objects.all()] == [tagged]
    client.post(UNTAG, {**rows, "tag": TagRecord.objects.get().pk})
    assert AccountTagRecord.objects.count() == 0
    client.post(reverse("workspace:undo_change", args=[ChangeRecord.objects.first().pk]))
    assert [each.customer for each in AccountTagRecord.objects.all()] == [tagged]


def test_tags_are_a_column_and_a_filter(client, admin):
    tagged, _ = make_account(name="Blue"), make_account(name="Red")
    client.force_login(admin)
    client.post(TAG, {"row": [tagged.pk], "tag": "<b>Pilot</b>"})
    client.post(TAG, {"row": [tagged.pk], "tag": "Early"})
    tag = TagRecord.objects.get(name="Early")

    page = client.get(f"/accounts/?tag={tag.pk}&columns=name,tags").text

    assert "Blue" in page
    assert "Red" not in page
    assert '<span class="label">&lt;b&gt;Pilot&lt;/b&gt;</span>' in page
    for where, found, lacking in (
        (f"tags.is.{tag.pk}", "Blue", "Red"),
        ("tags.empty", "Red", "Blue"),
        (f"tags.not.{tag.pk}", "Red", "Blue"),
    ):
        page = client.get("/accounts/", {"where": where}).text
        assert (f">{found}</a>" in page, f">{lacking}</a>" in page) == (True, False), where


@pytest.mark.parametrize("tag", ["", "  ", "x" * 41, "\x00"])
def test_a_tag_that_is_none_is_refused(client, admin, tag):
    account = make_account()
    client.force_login(admin)

    assert client.post(TAG, {"row": [account.pk], "tag": tag}).status_code == 422
    assert not TagRecord.objects.exists()
