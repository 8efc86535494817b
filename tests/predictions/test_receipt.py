"""The receipt of a score: every input behind it, for whoever may see the account."""

import pytest

from tests.customers.builders import make_account
from tests.predictions.prediction_builders import AS_OF, contributions, feature_values, publish


def test_the_receipt_holds_every_input_of_the_score(client, viewer):
    account = make_account(customer_id="acme")
    publish(
        account, 0.41, feature_values=feature_values(mrr=None), contributions=contributions(events_30d=0.7)
    )
    client.force_login(viewer)

    response = client.get(f"/accounts/{account.pk}/receipt.json")

    receipt = response.json()
    assert response["Content-Disposition"] == f'attachment; filename="score-{account.pk}-{AS_OF}.json"'
    assert receipt["customer_id"] == "acme"
    assert receipt["churn_probability"] == 0.41
    inputs = {row["name"]: row for row in receipt["inputs"]}
    assert len(inputs) == 25
    assert inputs["mrr"]["value"] is None
    assert inputs["events_30d"]["log_odds"] == 0.7
    assert sum(receipt["risk_score_parts"].values()) == pytest.approx(receipt["risk_score"])


def test_nobody_gets_the_receipt_of_an_account_beyond_their_reach(client, owner, stranger):
    account = make_account(csm=owner)
    publish(account, 0.41)
    client.force_login(stranger)

    assert client.get(f"/accounts/{account.pk}/receipt.json").status_code == 404


def test_an_unscored_account_has_no_receipt(client, viewer):
    account = make_account()
    client.force_login(viewer)

    assert client.get(f"/accounts/{account.pk}/receipt.json").status_code == 404
