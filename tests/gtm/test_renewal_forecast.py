"""Stating what a renewal will bring: who may, what is refused, and what happens when two do."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from gtm.domain import RenewalCall
from gtm.models import RenewalForecastRecord, RevenueForecastRecord
from gtm.repositories import ForecastChangedMeanwhile, RenewalIsOver
from predictions.models import ScoringRunRecord
from tests.gtm.renewal_builders import days_ahead, make_renewal, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def renewal(owner):
    """A renewal of the owner's at $1,000 a month that the model holds 80 % likely."""
    return make_renewal("Bluepeak", csm=owner, likelihood=0.8)


@pytest.fixture
def send(client, owner):
    def send(account, user=owner, headers=None, **fields):
        client.force_login(user)
        given = {"call": "renew", "renewal_on": account.renewal_date or "", "seen": "", **fields}
        return client.post(f"/renewals/{account.pk}/forecast/", given, headers=headers or {})

    return send


def latest() -> RenewalForecastRecord:
    return RenewalForecastRecord.objects.get(is_latest=True)


def test_a_forecast_is_kept_beside_what_the_model_says_that_day(send, renewal, owner):
    answer = send(renewal, call="upgrade", amount="1500.50", note="New office", list="window=30")

    assert answer.headers["Location"] == "/renewals/?window=30"
    kept = latest()
    assert (kept.call, kept.mrr, kept.note, kept.made_by) == (
        "upgrade",
        Decimal("1500.50"),
        "New office",
        owner,
    )
    assert (kept.mrr_then, kept.model_likelihood, kept.model_mrr) == (1_000, 0.8, 800)
    assert (kept.model_basis, kept.model_as_of) == ("curve", days_ahead(-1))


def test_the_model_counts_on_the_usual_upgrades(send, renewal):
    RevenueForecastRecord.objects.create(
        run=ScoringRunRecord.objects.first() or _any_run(),
        as_of=days_ahead(-1),
        made_at=timezone.now(),
        changes={"renewals": 50, "rose": 0.5, "rise": 0.2, "fell": 0.1, "fall": 0.5},
    )
    send(renewal)

    assert latest().model_mrr == 840  # 1,000 × 0.8 × (1 + 0.5 × 0.2 − 0.1 × 0.5)


def test_a_new_forecast_replaces_the_last_and_keeps_it_as_history(send, renewal, client):
    send(renewal, call="churn")
    first = latest()
    send(renewal, call="renew", seen=first.pk)

    assert RenewalForecastRecord.objects.count() == 2
    assert latest().call == "renew"
    page = client.get(f"/renewals/{renewal.pk}/forecast/").text
    assert page.index("<b>Renew</b>") < page.index("<b>Churn</b>")


def test_the_second_of_two_sees_what_the_first_has_stated_and_may_replace_it(send, renewal, colleague):
    send(renewal, call="upgrade", amount="1400")
    answer = send(renewal, user=colleague, call="churn", note="They told me")

    assert answer.status_code == 422
    assert "owner stated upgrade at $1,400 a month while you were looking" in answer.text
    assert "They told me" in answer.text
    assert latest().call == "upgrade"

    assert send(renewal, user=colleague, call="churn", seen=latest().pk).status_code == 302
    assert latest().call == "churn"


def test_no_two_forecasts_of_a_renewal_can_both_be_the_latest(renewal):
    record = state(renewal)
    record.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": "-1"}, "-1 is not possible. Valid: 0 or more US dollars a month."),
        ({"call": "upgrade", "amount": "x"}, "Give the amount as a number"),
        ({"call": "upgrade", "amount": "NaN"}, "Give the amount as a number"),
        ({"call": "upgrade", "amount": "1e400"}, "no more than 14 digits"),
        ({"call": "upgrade"}, "Give what will be paid a month after the upgrade."),
        ({"call": "perish"}, "Choose how the renewal ends"),
        ({"call": ""}, "Choose how the renewal ends"),
        ({"note": "x" * 501}, "at most 500 characters"),
        ({"note": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_not_possible_is_said_and_nothing_kept(send, renewal, fields, words):
    answer = send(renewal, **fields)

    assert answer.status_code == 422
    assert words in answer.text
    assert not RenewalForecastRecord.objects.exists()


def test_more_than_ten_times_todays_price_is_asked_for_again(send, renewal):
    answer = send(renewal, call="upgrade", amount="25000")

    assert answer.status_code == 422
    assert "is more than 10 times the $1,000.00 of today" in answer.text
    assert 'name="is_meant"' in answer.text
    assert send(renewal, call="upgrade", amount="25000", is_meant="on").status_code == 302
    assert latest().mrr == 25_000


def test_a_renewal_that_has_passed_is_not_forecast(send, owner, client):
    passed = make_renewal(days=-1, csm=owner)
    answer = send(passed)

    assert answer.status_code == 302
    assert "is over, and forecasts close on its day" in client.get("/renewals/").text
    assert not RenewalForecastRecord.objects.exists()
    with pytest.raises(RenewalIsOver):
        state(passed)


def test_a_renewal_can_be_forecast_until_its_day(owner):
    today = make_renewal(days=0, csm=owner)

    assert state(today).renewal_on == timezone.now().date()


def test_a_renewal_that_was_moved_meanwhile_is_said(send, renewal, client):
    answer = send(renewal, renewal_on=days_ahead(3))

    assert answer.status_code == 302
    assert "was moved to" in client.get("/renewals/").text
    assert not RenewalForecastRecord.objects.exists()


def test_viewers_and_strangers_may_not_forecast(send, renewal, viewer, stranger):
    assert send(renewal, user=viewer).status_code == 403
    assert send(renewal, user=stranger).status_code == 404
    assert not RenewalForecastRecord.objects.exists()


def test_an_account_that_left_has_no_renewal(send, owner):
    left = make_renewal(csm=owner, churn_date=days_ahead(-2))

    assert send(left).status_code == 404
    with pytest.raises(RenewalIsOver):
        state(left)


def test_what_was_looked_at_is_gone(renewal):
    gone = state(renewal)
    seen = gone.pk
    gone.delete()
    with pytest.raises(ForecastChangedMeanwhile) as conflict:
        state(renewal, seen=seen)

    assert conflict.value.latest is None


def test_htmx_gets_the_form_for_the_row_and_a_refusal_in_its_place(send, renewal, client, owner):
    htmx = {"HX-Request": "true", "HX-Target": f"renewal_forecast-{renewal.pk}"}
    client.force_login(owner)
    form = client.get(f"/renewals/{renewal.pk}/forecast/?list=window%3D30", headers=htmx)
    refused = send(renewal, amount="-5", headers={"HX-Request": "true", "HX-Target": "renewal_list"})

    assert "<html" not in form.text
    assert f'id="renewal_forecast-{renewal.pk}"' in form.text
    assert 'name="list" value="window=30"' in form.text
    assert refused.status_code == 200
    assert refused.headers["HX-Retarget"] == f"#renewal_forecast-{renewal.pk}"
    assert "not possible" in refused.text


def test_the_way_back_leads_nowhere_else(send, renewal):
    answer = send(renewal, list="window=180&next=//evil.example&sort=password")

    assert answer.headers["Location"] == "/renewals/?window=180"


def test_the_old_statement_of_a_renewal_stays_when_the_next_one_is_forecast(renewal):
    state(renewal)
    renewal.renewal_date += timedelta(days=365)
    renewal.save()
    state(renewal)

    assert RenewalForecastRecord.objects.filter(is_latest=True).count() == 2
    assert [record.call for record in RenewalForecastRecord.objects.all()] == [RenewalCall.RENEW] * 2


def _any_run() -> ScoringRunRecord:
    make_renewal("Scored", risk=0.1)
    return ScoringRunRecord.objects.get()
