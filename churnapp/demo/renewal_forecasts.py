"""What the people of the demo forecast of renewals: of past ones, which can be judged, and of open ones.

Nobody really said these things. Each person's hunch is made of what the model says, part of what will happen,
a lasting leaning of his own, and chance. The statements go through the same door as anybody's.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from gtm.domain import LikelihoodBasis, RenewalCall, RenewalForecast
from gtm.domain.renewal_outcome import settled_on
from gtm.models import OutlookRecord, RenewalForecastRecord
from gtm.queries.renewals.history import PastRenewal, past_renewals
from gtm.queries.renewals.likelihood import Likelihood, likelihood_to_renew
from gtm.repositories import KnownThen, judge_renewals, state_renewal_forecast
from predictions.domain import SurvivalCurve
from predictions.mart import open_mart
from predictions.ml.hazard_file import load_hazard
from predictions.ml.registry import published_record

MOST_EACH, SPOKEN_SHARE = 400, 0.6
PAST_DAYS, OPEN_DAYS = 330, 120
STATED_AHEAD = (20, 75)
HOPE, HOPE_SPREAD, INSIGHT, NOISE = 0.4, 0.6, 0.6, 1.0
KNOWS_THE_PRICE, GROWING_SHARE = 0.5, 0.3
CENT = Decimal("0.01")
NOTES = {
    RenewalCall.RENEW: ("Sponsor confirmed on the last call", "Procurement has the papers", ""),
    RenewalCall.UPGRADE: ("A second team joins", "Asked for the next plan", ""),
    RenewalCall.DOWNGRADE: ("Fewer seats are used", "Budget was cut", ""),
    RenewalCall.CHURN: ("Champion has left", "Looks at a competitor", ""),
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """A renewal to say something about.

    Attributes:
        price: paid when it is said, US dollars a month.
        ends: how it ends; for an open one, how the person happens to see it end.
        after: what is paid after it.
    """

    account: CustomerRecord
    renewal_on: date
    said_at: datetime
    price: Decimal
    likelihood: Likelihood
    as_of: date
    ends: RenewalCall
    after: Decimal


def state_demo_forecasts(seed: int, now: datetime) -> int:
    """States forecasts for those who look after the accounts, and judges those that are over.

    Doing it again states nothing about a renewal that has a forecast.

    Returns:
        How many were stated.
    """
    chance = np.random.default_rng(seed)
    hopes: dict[int, float] = {}
    known = set(RenewalForecastRecord.objects.values_list("customer_id", "renewal_on"))
    count = 0
    for occasion in (*_past(chance, now), *_open(chance, now)):
        person = _who(occasion.account, chance)
        if person is None or (occasion.account.pk, occasion.renewal_on) in known:
            continue
        hope = hopes.setdefault(person.pk, float(chance.normal(HOPE, HOPE_SPREAD)))
        forecast = _forecast(occasion, hope, chance)
        state_renewal_forecast(
            occasion.account.pk,
            occasion.renewal_on,
            forecast,
            by=person,
            now=occasion.said_at,
            note=str(chance.choice(NOTES[forecast.call])),
            known=KnownThen(occasion.likelihood, occasion.as_of, occasion.price),
        )
        count += 1
    judge_renewals(now)
    return count


def _who(account: CustomerRecord, chance: np.random.Generator) -> User | None:
    if chance.random() < 0.25 and account.account_executive:
        return account.account_executive
    return account.csm


def _forecast(occasion: Occasion, hope: float, chance: np.random.Generator) -> RenewalForecast:
    sure = min(max(occasion.likelihood.value or 0.0, 0.01), 0.99)
    hunch = math.log(sure / (1 - sure)) + hope + float(chance.normal(0, NOISE))
    hunch += INSIGHT if occasion.ends.is_kept else -INSIGHT
    if hunch < 0 or occasion.likelihood.basis is LikelihoodBasis.NOTICE:
        return RenewalForecast.stated(RenewalCall.CHURN, None, occasion.price)
    if occasion.ends in {RenewalCall.RENEW, RenewalCall.CHURN} or chance.random() > KNOWS_THE_PRICE:
        return RenewalForecast.stated(RenewalCall.RENEW, None, occasion.price)
    guess = float(occasion.after / occasion.price) * float(chance.lognormal(0, 0.08))
    bounded = max(guess, 1.06) if occasion.ends is RenewalCall.UPGRADE else min(guess, 0.94)
    amount = (occasion.price * Decimal(str(min(bounded, 9.0)))).quantize(CENT)
    return RenewalForecast.stated(occasion.ends, amount, occasion.price)


def _past(chance: np.random.Generator, now: datetime) -> Iterator[Occasion]:
    """Renewals that are over, each with a day before it on which somebody spoke."""
    since = now.date() - timedelta(days=PAST_DAYS)
    until = now.date() - (settled_on(since) - since)
    over = [found for found in past_renewals(since, until) if found.outcome.before]
    spoken = _some(over, chance)
    ahead = chance.integers(*STATED_AHEAD, len(spoken)).tolist()
    said_on = [found.renewal_on - timedelta(days=days) for found, days in zip(spoken, ahead, strict=True)]
    accounts = _accounts(found.customer_pk for found in spoken)
    curves = _curves(spoken, said_on)
    for found, day in zip(spoken, said_on, strict=True):
        account, as_of = accounts[found.customer_pk], day.replace(day=1)
        price, after = found.outcome.before, found.outcome.after
        if account.notice_date is not None and account.notice_date <= day:
            likelihood = Likelihood(0.0, LikelihoodBasis.NOTICE)
        elif curve := curves.get((found.customer_pk, as_of)):
            told = likelihood_to_renew(as_of, found.renewal_on, probability=0.0, curve=curve)
            likelihood = Likelihood(told.value, LikelihoodBasis.RECONSTRUCTED)
        else:
            continue
        if price is None or after is None or account.signup_date > day:
            continue
        said_at = datetime.combine(day, time(9), UTC)
        yield Occasion(
            account, found.renewal_on, said_at, price, likelihood, as_of, found.outcome.call, after
        )


def _open(chance: np.random.Generator, now: datetime) -> Iterator[Occasion]:
    """Renewals ahead; whether the customer stays is drawn from what the model says."""
    last = now.date() + timedelta(days=OPEN_DAYS)
    found = OutlookRecord.objects.filter(
        renewal_on__gte=now.date(), renewal_on__lte=last, likelihood__isnull=False
    ).exclude(customer__billing_period_months=1)
    spoken = _some(list(found.order_by("customer_id")), chance)
    accounts = _accounts(outlook.customer_id for outlook in spoken)
    for outlook in spoken:
        account = accounts[outlook.customer_id]
        if outlook.renewal_on is None or outlook.likelihood is None or not account.mrr:
            continue
        stays = chance.random() < outlook.likelihood
        grows = chance.random() < GROWING_SHARE
        kept = RenewalCall.UPGRADE if grows else RenewalCall.RENEW
        ends = kept if stays else RenewalCall.CHURN
        said_at = now - timedelta(hours=float(chance.uniform(0, 12)))
        likelihood = Likelihood(outlook.likelihood, LikelihoodBasis(outlook.basis))
        after = account.mrr * Decimal("1.15") if stays else Decimal(0)
        yield Occasion(
            account, outlook.renewal_on, said_at, account.mrr, likelihood, outlook.as_of, ends, after
        )


def _some[Found](found: Sequence[Found], chance: np.random.Generator) -> list[Found]:
    chosen = chance.permutation(len(found))[: min(MOST_EACH, round(SPOKEN_SHARE * len(found)))]
    return [found[place] for place in sorted(chosen.tolist())]


def _accounts(pks: Iterator[int]) -> dict[int, CustomerRecord]:
    found = CustomerRecord.objects.filter(pk__in=list(pks)).select_related("csm", "account_executive")
    return {account.pk: account for account in found}


def _curves(spoken: Sequence[PastRenewal], said_on: Sequence[date]) -> dict[tuple[int, date], SurvivalCurve]:
    """What today's model would have said on the first of the month, from what was known then."""
    hazard = load_hazard(published_record().version)
    if hazard is None:
        return {}
    wanted = {(found.customer_pk, day.replace(day=1)) for found, day in zip(spoken, said_on, strict=True)}
    snapshots = open_mart().snapshot_columns()
    pairs = zip(snapshots.features.customer_pks.tolist(), snapshots.as_of.astype(object), strict=True)
    rows = [place for place, pair in enumerate(pairs) if pair in wanted]
    survival = hazard.survival({name: values[rows] for name, values in snapshots.features.columns.items()})
    return {
        (int(snapshots.features.customer_pks[row]), snapshots.as_of[row].astype(object)): SurvivalCurve(
            tuple(curve)
        )
        for row, curve in zip(rows, np.minimum.accumulate(survival, axis=1).tolist(), strict=True)
    }
