import pytest
from django.urls import reverse

from churnapp.lists import all_definitions
from churnapp.workspace.models import ChangeRecord
from gtm.models import PlayRecord, RenewalForecastRecord
from tests.clock import in_days
from tests.gtm.builders import make_account, make_opportunity, make_play

pytestmark = pytest.mark.django_db
START = reverse("workspace:bulk_action", args=["accounts", "start-play"])
FORECAST = reverse("workspace:bulk_action", args=["renewals", "set-forecast"])


def undo_last(client):
    return client.post(
        reverse("workspace:undo_change", args=[ChangeRecord.objects.first().pk]), follow=True
    ).text


@pytest.fixture
def play():
    return {"play_type": "risk", "reason": "Price change", "due_on": in_days(5).isoformat()}


def test_a_play_starts_on_every_chosen_account_and_goes_with_the_undo(client, admin, owner, play):
    owned, orphan = make_account("Blue", csm=owner), make_account("Red", csm=None)
    client.force_login(admin)

    client.post(START, {"row": [owned.pk, orphan.pk], **play})

    assert {(each.customer.name, each.owner.username) for each in PlayRecord.objects.all()} == {
        ("Blue", "owner"),
        ("Red", "admin"),
    }
    assert "Undone for 2 accounts." in undo_last(client)
    assert not PlayRecord.objects.exists()


def test_the_same_play_is_not_started_twice(client, admin, play):
    account = make_account()
    client.force_login(admin)
    client.post(START, {"row": [account.pk], **play})

    answer = client.post(START, {"row": [account.pk], **play}, follow=True)

    assert "0 accounts" in answer.text
    assert PlayRecord.objects.count() == 1


def test_an_undo_leaves_a_play_that_somebody_acts_on(client, admin, play):
    acted, other = make_account(), make_account()
    client.force_login(admin)
    client.post(START, {"row": [acted.pk, other.pk], **play})
    PlayRecord.objects.filter(customer=acted).update(status="acting", acting_since=in_days(0))

    said = undo_last(client)

    assert "1 had been changed since" in said
    assert [each.customer for each in PlayRecord.objects.all()] == [acted]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": "  "}, "Say in a few words why."),
        ({"reason": "x" * 5000}, "at most 255 characters"),
        ({"due_on": "2001-01-01"}, "Choose a day from today"),
        ({"due_on": "soon"}, "2027-03-31"),
    ],
)
def test_a_play_that_cannot_be_is_refused_with_what_is_right(client, admin, play, wrong, sentence):
    account = make_account()
    client.force_login(admin)

    answer = client.post(START, {"row": [account.pk], **play, **wrong})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not PlayRecord.objects.exists()


def test_a_forecast_is_stated_for_renewals_ahead_and_taken_back(client, admin):
    ahead, over = (
        make_account(mrr=100, renewal_date=in_days(days), billing_period_months=12) for days in (20, -20)
    )
    client.force_login(admin)
    client.post(FORECAST, {"row": [ahead.pk, over.pk], "call": "renew", "note": ""})
    client.post(FORECAST, {"row": [ahead.pk], "call": "churn", "note": "Budget cut"})
    latest = RenewalForecastRecord.objects.filter(is_latest=True)
    assert [(each.customer, each.call, each.mrr) for each in latest] == [(ahead, "churn", 0)]

    assert "Undone for 1 account." in undo_last(client)

    assert [(each.call, each.mrr) for each in latest.all()] == [("renew", 100)]
    assert RenewalForecastRecord.objects.count() == 1


def test_a_forecast_that_somebody_restated_is_left_alone(client, admin):
    account = make_account(mrr=100, renewal_date=in_days(20), billing_period_months=12)
    client.force_login(admin)
    client.post(FORECAST, {"row": [account.pk], "call": "renew"})
    first = ChangeRecord.objects.first()
    client.post(FORECAST, {"row": [account.pk], "call": "churn"})

    client.post(reverse("workspace:undo_change", args=[first.pk]))

    assert RenewalForecastRecord.objects.get(is_latest=True).call == "churn"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_every_list_can_be_exported_with_every_column(client, admin, kind):
    account = make_account(csm=admin, renewal_date=in_days(20), billing_period_months=12)
    make_opportunity(account)
    make_play(account)
    client.force_login(admin)

    for definition in all_definitions():
        columns = ",".join(field.key for field in definition.fields())
        export = reverse("workspace:export_list", args=[definition.key])
        answer = client.get(export, {"kind": kind, "list": f"columns={columns}"})
        assert len(b"".join(answer.streaming_content)) > 20, definition.key
