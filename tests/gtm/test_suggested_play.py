"""The play that the risk panel suggests."""

import pytest

from gtm.models import PlayRecord
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import a_reason, publish

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def account(owner):
    account = make_account(csm=owner)
    publish(account, 0.6, reasons=[a_reason("Usage: down 42%; associated with higher risk", 0.9)])
    return account


def panel(client, account, user) -> str:
    client.force_login(user)
    return client.get(f"/accounts/{account.pk}/panels/risk/", headers=FRAGMENT).text


def test_it_is_started_from_the_panel_with_the_score_and_its_reason(client, account, owner):
    address = f"/plays/start-for-risk/{account.pk}/"
    assert f'action="{address}"' in panel(client, account, owner)

    answer = client.post(address, follow=True)

    play = PlayRecord.objects.get()
    assert (play.customer, play.owner, play.play_type) == (account, owner, "risk")
    assert play.prediction_id == account.current_score.prediction_id
    assert "Usage: down 42%" in play.story
    assert answer.redirect_chain[-1][0] == f"/accounts/{account.pk}/#panel-risk"


def test_one_under_way_is_told_instead(client, account, owner):
    client.force_login(owner)
    client.post(f"/plays/start-for-risk/{account.pk}/")
    client.post(f"/plays/start-for-risk/{account.pk}/")

    said = panel(client, account, owner)

    assert PlayRecord.objects.count() == 1
    assert "Under way: “Churn risk”, owner, due" in said
    assert "start-for-risk" not in said


def test_a_viewer_and_a_low_risk_are_offered_none(client, account, owner, viewer):
    calm = make_account(name="Calm", csm=owner)
    publish(calm, 0.05)

    assert "start-for-risk" not in panel(client, account, viewer)
    assert "start-for-risk" not in panel(client, calm, owner)


def test_without_a_score_nothing_is_opened(client, owner):
    account = make_account(csm=owner)
    client.force_login(owner)

    answer = client.post(f"/plays/start-for-risk/{account.pk}/", follow=True)

    assert "Score it first." in answer.text
    assert not PlayRecord.objects.exists()
