"""The demo states forecasts of renewals through the same door as anybody, so that accuracy has something to say."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from churnapp.demo import renewal_forecasts
from gtm.domain import LikelihoodBasis, RenewalCall
from gtm.models import RenewalForecastRecord
from predictions.domain import SurvivalCurve
from tests.gtm.builders import make_account
from tests.gtm.renewal_builders import make_renewal
from tests.gtm.revenue_builders import period, subscribe

pytestmark = pytest.mark.django_db

CURVE = SurvivalCurve(tuple(0.97**month for month in range(1, 13)))


@pytest.fixture
def book(owner, monkeypatch):
    """Forty renewals that are over, ten of them churned, and twenty ahead; the model is the same for all."""
    today = timezone.now().date()
    renewal_on = today - timedelta(days=120)
    begun = renewal_on - timedelta(days=365)
    for number in range(40):
        has_left = number < 10
        account = make_account(mrr=100, csm=owner, churn_date=renewal_on if has_left else None)
        periods = [period(begun.isoformat(), renewal_on.isoformat(), 100)]
        if not has_left:
            periods.append(period(renewal_on.isoformat(), None, 140 if number % 3 else 70))
        subscribe(account, *periods)
        account.subscriptions.filter(valid_from=begun).update(
            renewal_date=renewal_on, billing_period_months=12
        )
    for _ in range(20):
        make_renewal(days=60, likelihood=0.9, csm=owner)
    monkeypatch.setattr(
        renewal_forecasts,
        "_curves",
        lambda spoken, said_on: {
            (found.customer_pk, day.replace(day=1)): CURVE for found, day in zip(spoken, said_on, strict=True)
        },
    )


def test_forecasts_of_the_demo_are_judged_and_the_same_every_time(book, owner):
    now = datetime.now(UTC)
    assert renewal_forecasts.state_demo_forecasts(7, now) == 36  # 60 % of 40 and of 20
    first = list(RenewalForecastRecord.objects.order_by("customer_id").values_list("call", "mrr", "note"))

    assert renewal_forecasts.state_demo_forecasts(7, now) == 0
    RenewalForecastRecord.objects.all().delete()
    renewal_forecasts.state_demo_forecasts(7, now)
    again = list(RenewalForecastRecord.objects.order_by("customer_id").values_list("call", "mrr", "note"))
    assert again == first
    assert RenewalForecastRecord.objects.exclude(outcome="").count() == 24


def test_what_the_demo_says_of_the_past_is_labelled_and_fits_the_price(book, owner):
    renewal_forecasts.state_demo_forecasts(7, datetime.now(UTC))

    for record in RenewalForecastRecord.objects.exclude(outcome=""):
        assert record.model_basis == LikelihoodBasis.RECONSTRUCTED
        assert record.made_by == owner
        assert record.made_at.date() < record.renewal_on
        assert record.mrr_then == Decimal(100)
        assert RenewalCall(record.call).is_kept == (record.mrr > 0)
