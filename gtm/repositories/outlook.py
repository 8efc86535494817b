"""What the published scores say of revenue to come, worked out for every account and kept."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import batched
from typing import Any

import numpy as np
from django.db import transaction

from customers.models import CustomerRecord
from gtm.domain import LevelSpread, LikelihoodBasis
from gtm.models import OutlookRecord, RevenueForecastRecord
from gtm.queries.forecast.chances import days_to_quarter_ends, leaving_by_quarter
from gtm.queries.forecast.kept import content_of
from gtm.queries.forecast.past import judged_stretches, windows_of
from gtm.queries.forecast.sums import SPLITS, SegmentLosses, losses_by
from gtm.queries.renewals.history import renewal_changes
from gtm.queries.renewals.likelihood import Likelihood, likelihood_to_renew
from predictions.domain import SurvivalCurve
from predictions.models import CurrentScoreRecord, ScoringRunRecord

ROWS_AT_A_TIME = 5_000
SCORES = (
    "customer_id",
    "prediction__run_id",
    "as_of",
    "churn_probability",
    "prediction__survival",
    "customer__renewal_date",
)


@dataclass(frozen=True, slots=True)
class RefreshedOutlook:
    """What was worked out.

    Attributes:
        run_id: the run whose scores it rests on.
        accounts: that have an outlook.
    """

    run_id: int
    as_of: date
    accounts: int


def outlook_is_stale() -> bool:
    """Whether a run was published that the outlook does not rest on yet; two small queries."""
    published = _newest_run()
    return published is not None and not RevenueForecastRecord.objects.filter(pk=published.pk).exists()


def refresh_outlook(now: datetime) -> RefreshedOutlook | None:
    """Works out the outlook of every account anew from the published scores and the contracts as they are.

    Readers see the outlook before or the new one, never a mixture. Doing it twice changes nothing.

    Returns:
        None without any published score; then there is no outlook either.
    """
    scores = list(CurrentScoreRecord.objects.order_by("customer_id").values_list(*SCORES).iterator())
    if not scores:
        OutlookRecord.objects.all().delete()
        return None
    run = _newest_run()
    run_id, as_of = (run.pk, run.as_of) if run else max((row[1], row[2]) for row in scores)
    changes, spread = renewal_changes(now.date()), LevelSpread.of(windows_of(judged_stretches()))
    with transaction.atomic():
        OutlookRecord.objects.all().delete()
        count = 0
        for batch in batched(_outlooks(scores, as_of), ROWS_AT_A_TIME):
            count += len(OutlookRecord.objects.bulk_create(batch))
        RevenueForecastRecord.objects.update_or_create(
            run_id=run_id,
            defaults={
                "as_of": as_of,
                "made_at": now,
                "changes": asdict(changes),
                "content": content_of(spread, _segments()),
            },
        )
    return RefreshedOutlook(run_id, as_of, count)


def _newest_run() -> ScoringRunRecord | None:
    """The published run of everybody that is of the latest day."""
    published = ScoringRunRecord.objects.of_everybody().published()
    return published.order_by("-as_of", "-pk").first()


def _segments() -> dict[str, list[SegmentLosses]]:
    return {by: losses_by(CustomerRecord.objects.all(), by) for by in SPLITS}


def _outlooks(scores: Sequence[tuple[Any, ...]], as_of: date) -> Iterator[OutlookRecord]:
    days = days_to_quarter_ends(as_of)
    for batch in batched(scores, ROWS_AT_A_TIME):
        probability = np.array([row[3] for row in batch], dtype=np.float64)
        chances = leaving_by_quarter(probability, [row[4] for row in batch], days).tolist()
        for (pk, _, scored_on, risk, survival, renewal_on), leaves in zip(batch, chances, strict=True):
            curve = SurvivalCurve.kept(survival)
            found = likelihood_to_renew(scored_on, renewal_on, probability=risk, curve=curve)
            yield _record(pk, as_of, renewal_on, found, leaves)
    yield from _of_those_who_gave_notice(as_of)


def _of_those_who_gave_notice(as_of: date) -> Iterator[OutlookRecord]:
    """They have no score, because it is known already that they leave."""
    known = Likelihood(0.0, LikelihoodBasis.NOTICE)
    gone = CustomerRecord.objects.active().filter(notice_date__lte=as_of, current_score=None).order_by("pk")
    for pk, renewal_on in gone.values_list("pk", "renewal_date"):
        yield _record(pk, as_of, renewal_on, known, (0.0,) * 4)


def _record(
    pk: int, as_of: date, renewal_on: date | None, found: Likelihood, leaves: Sequence[float]
) -> OutlookRecord:
    return OutlookRecord(
        customer_id=pk,
        as_of=as_of,
        renewal_on=renewal_on,
        likelihood=found.value,
        basis=found.basis,
        leaves_1=leaves[0],
        leaves_2=leaves[1],
        leaves_3=leaves[2],
        leaves_4=leaves[3],
    )
