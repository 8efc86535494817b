"""Forecasts of renewals for the made-up portfolio; drawn, and they mean nothing."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import batched

import numpy as np

from customers.models import CustomerRecord
from gtm.domain import LikelihoodBasis, RenewalCall
from gtm.models import RenewalForecastRecord
from gtm.repositories import refresh_outlook

ROWS_AT_A_TIME = 5_000
FORECAST_SHARE = 0.3
JUDGED_DAYS = 200


def make_renewals(seed: int, now: datetime) -> None:
    """States an open and a judged forecast for a part of the accounts, and works out the outlook of all."""
    chance = np.random.default_rng(seed)
    for batch in batched(CustomerRecord.objects.order_by("pk").iterator(), ROWS_AT_A_TIME):
        spoken = [account for account in batch if chance.random() < FORECAST_SHARE]
        RenewalForecastRecord.objects.bulk_create(
            record for account in spoken for record in _forecasts(account, chance, now)
        )
    refresh_outlook(now)


def _forecasts(
    account: CustomerRecord, chance: np.random.Generator, now: datetime
) -> tuple[RenewalForecastRecord, RenewalForecastRecord]:
    over = now.date() - timedelta(days=int(chance.integers(31, JUDGED_DAYS)))
    mrr, stays = account.mrr or Decimal(0), chance.random() < 0.9
    said = {
        "customer": account,
        "call": RenewalCall.RENEW,
        "mrr": mrr,
        "mrr_then": mrr,
        "made_by_id": account.csm_id,
        "made_at": now - timedelta(days=JUDGED_DAYS + 1),
        "model_likelihood": 0.9,
        "model_mrr": mrr,
        "model_basis": LikelihoodBasis.CURVE,
    }
    judged = {
        "outcome": RenewalCall.RENEW if stays else RenewalCall.CHURN,
        "outcome_mrr": mrr if stays else Decimal(0),
        "judged_at": now,
    }
    return (
        RenewalForecastRecord(renewal_on=account.renewal_date or over, **said),
        RenewalForecastRecord(renewal_on=over, **said, **judged),
    )
