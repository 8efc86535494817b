"""Holding forecasts of renewals against what came of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import batched

from gtm.domain import renewal_outcome
from gtm.domain.renewal_outcome import SETTLED_DAYS
from gtm.models import RenewalForecastRecord
from gtm.queries.renewals.history import period_rows

# imports tell of some churns and prices late: until then a judgement is looked at again
WATCHED_DAYS = 180
RECORDS_AT_A_TIME = 500


def judge_renewals(now: datetime) -> int:
    """Judges the latest forecast of every renewal that has settled; those of the last half year again.

    Returns:
        How many forecasts were judged.
    """
    settled = now.date() - timedelta(days=SETTLED_DAYS)
    due = RenewalForecastRecord.objects.filter(is_latest=True, renewal_on__lte=settled)
    fresh = due.filter(judged_at=None) | due.filter(renewal_on__gt=settled - timedelta(days=WATCHED_DAYS))
    count = 0
    for batch in batched(fresh.select_related("customer").iterator(RECORDS_AT_A_TIME), RECORDS_AT_A_TIME):
        count += _judge(batch, now)
    return count


def _judge(records: Sequence[RenewalForecastRecord], now: datetime) -> int:
    periods = {pk: found for pk, _, found in period_rows({record.customer_id for record in records})}
    for record in records:
        outcome = renewal_outcome(
            periods.get(record.customer_id, []),
            record.renewal_on,
            left_on=record.customer.churn_date,
            known_before=record.mrr_then,
        )
        record.outcome, record.outcome_mrr, record.judged_at = outcome.call, outcome.after, now
    RenewalForecastRecord.objects.bulk_update(records, ["outcome", "outcome_mrr", "judged_at"])
    return len(records)
