"""What people forecast of renewals, in the application database."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from gtm.domain import ExpectedRenewal, LikelihoodBasis, RenewalForecast
from gtm.models import OutlookRecord, RenewalForecastRecord
from gtm.queries.renewals.likelihood import UNKNOWN, Likelihood
from gtm.queries.renewals.model_says import changes_in_force


class RenewalIsOver(ValueError):
    """The day of the renewal has passed, or the customer has left: there is nothing to forecast any more."""


class ForecastChangedMeanwhile(RuntimeError):
    """Somebody else stated a forecast in between; nothing was kept.

    Attributes:
        latest: what was stated; None when what was looked at is gone.
    """

    def __init__(self, latest: RenewalForecastRecord | None) -> None:
        super().__init__(_("Somebody else changed this forecast while you were looking at it."))
        self.latest = latest


@dataclass(frozen=True, slots=True)
class KnownThen:
    """What was known when a forecast was made.

    Attributes:
        likelihood: what the model said about the renewal.
        as_of: last day of data that it knew; None when it said nothing.
        mrr: what the customer paid, US dollars a month; None when that was not known.
    """

    likelihood: Likelihood
    as_of: date | None
    mrr: Decimal | None


@transaction.atomic
def state_renewal_forecast(
    customer_pk: int,
    renewal_on: date,
    forecast: RenewalForecast,
    *,
    by: User | None,
    now: datetime,
    note: str = "",
    seen: int | None = None,
    known: KnownThen | None = None,
) -> RenewalForecastRecord:
    """Keeps a forecast beside what the model says now; the ones before stay as history.

    Args:
        customer_pk: whose renewal.
        renewal_on: the day it is about.
        forecast: what is expected.
        by: who expects it.
        now: the moment, UTC.
        note: why, in the person's words.
        seen: key of the forecast that was shown while this one was made; None when there was none.
        known: for a forecast of the past, what was known then; what is known now when None.

    Raises:
        RenewalIsOver, ForecastChangedMeanwhile: nothing was kept.
    """
    # two people may state at once: the second waits here, and then finds what the first has stated
    account = CustomerRecord.objects.select_for_update(no_key=True).get(pk=customer_pk)
    _refuse_when_over(account, renewal_on, now.date())
    _make_history_of_what_was_seen(account, renewal_on, seen)
    known = known or _known_now(account, renewal_on)
    return RenewalForecastRecord.objects.create(
        customer=account,
        renewal_on=renewal_on,
        call=forecast.call,
        mrr=forecast.mrr,
        mrr_then=known.mrr,
        note=note,
        made_by=by,
        made_at=now,
        model_likelihood=known.likelihood.value,
        model_mrr=_expected(known.likelihood, known.mrr),
        model_basis=known.likelihood.basis,
        model_as_of=known.as_of,
    )


def _refuse_when_over(account: CustomerRecord, renewal_on: date, today: date) -> None:
    has_left = account.churn_date is not None and account.churn_date <= today
    if has_left or renewal_on < today:
        raise RenewalIsOver(
            _(
                "The renewal of %(account)s on %(renewal_on)s is over, and forecasts close on "
                "its day. When it was moved, import the new renewal date first."
            )
            % {"account": account.name, "renewal_on": renewal_on}
        )


def _make_history_of_what_was_seen(account: CustomerRecord, renewal_on: date, seen: int | None) -> None:
    before = RenewalForecastRecord.objects.filter(
        customer=account, renewal_on=renewal_on, is_latest=True
    ).first()
    if (before.pk if before else None) != seen:
        raise ForecastChangedMeanwhile(before)
    if before is not None:
        before.is_latest = False
        before.save(update_fields=["is_latest"])


def _known_now(account: CustomerRecord, renewal_on: date) -> KnownThen:
    outlook = OutlookRecord.objects.filter(customer=account, renewal_on=renewal_on).first()
    if outlook is None:
        return KnownThen(UNKNOWN, None, account.mrr)
    said = Likelihood(outlook.likelihood, LikelihoodBasis(outlook.basis))
    return KnownThen(said, outlook.as_of, account.mrr)


def _expected(likelihood: Likelihood, mrr: Decimal | None) -> Decimal | None:
    if likelihood.value is None or mrr is None:
        return None
    return ExpectedRenewal(likelihood.value, mrr, changes_in_force()).after
