"""Renewals that say only what a test is about."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from customers.models import CustomerRecord
from gtm.domain import LikelihoodBasis, RenewalCall, RenewalForecast
from gtm.models import OutlookRecord, RenewalForecastRecord
from gtm.repositories import state_renewal_forecast
from tests.gtm.builders import make_account


def days_ahead(days: int) -> date:
    """The day that many days from today."""
    return timezone.now().date() + timedelta(days=days)


def make_renewal(
    name: str = "",
    *,
    days: int | None = 40,
    mrr: int | None = 1_000,
    likelihood: float | None = None,
    basis: LikelihoodBasis = LikelihoodBasis.CURVE,
    **fields,
) -> CustomerRecord:
    """An account on a yearly contract that renews in 40 days; with ``likelihood`` the model knows about it."""
    renewal_on = None if days is None else days_ahead(days)
    account = make_account(name, mrr=mrr, renewal_date=renewal_on, **{"billing_period_months": 12, **fields})
    if likelihood is not None:
        OutlookRecord.objects.create(
            customer=account,
            as_of=days_ahead(-1),
            renewal_on=renewal_on,
            likelihood=likelihood,
            basis=basis,
        )
    return account


def state(
    account: CustomerRecord, call: RenewalCall = RenewalCall.RENEW, mrr: int = 1_000, **more
) -> RenewalForecastRecord:
    """Somebody states a forecast of the account's next renewal."""
    given = {"by": None, "now": datetime.now(UTC), **more}
    forecast = RenewalForecast(call, Decimal(mrr))
    return state_renewal_forecast(account.pk, account.renewal_date, forecast, **given)
