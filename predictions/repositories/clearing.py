"""What is kept of old runs: all that people can still open, not every prediction of every day.

A run of a million accounts keeps half a gigabyte. Of runs older than the days kept, the last of each month
stays whole, because backtests and the months on pages rest on it. Of the others stays what somebody points
at: current scores, and the plays that were made because of a prediction.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from predictions.models import (
    ACTIVE_RUN_STATUSES,
    PredictionRecord,
    ScoringRunRecord,
    UpgradePredictionRecord,
)

logger = logging.getLogger(__name__)

ACCOUNTS_AT_ONCE = 5_000  # in one short transaction, so that a busy database gets its turns


def clear_old_predictions(*, kept_days: int, now: datetime) -> int:
    """Clears the predictions of runs that ended longer ago; done again, it changes nothing.

    Args:
        kept_days: for so many days every prediction is kept.
        now: the clock, UTC.

    Returns:
        How many predictions were cleared.
    """
    ended = ScoringRunRecord.objects.filter(finished_at__lt=now - timedelta(days=kept_days), cleared_at=None)
    due = ended.exclude(status__in=ACTIVE_RUN_STATUSES).exclude(pk__in=runs_kept_whole())
    return sum(_clear(run, now) for run in due.order_by("pk"))


def runs_kept_whole() -> set[int]:
    """The last run of each month, and the last that did not know its own outcomes, which is judged."""
    last: dict[tuple[bool, int, int], int] = {}
    published = ScoringRunRecord.objects.of_everybody().published().order_by("as_of", "published_at", "pk")
    honest = Q(model__as_of__lte=F("as_of"))
    for run, as_of, is_honest in published.annotate(is_honest=honest).values_list("pk", "as_of", "is_honest"):
        last[False, as_of.year, as_of.month] = run
        if is_honest:
            last[True, as_of.year, as_of.month] = run
    return set(last.values())


def _clear(run: ScoringRunRecord, now: datetime) -> int:
    cleared, after = 0, 0
    while accounts := _next_accounts(run, after):
        cleared += _clear_accounts(run, accounts)
        after = accounts[-1]
    ScoringRunRecord.objects.filter(pk=run.pk).update(cleared_at=now)
    return cleared


def _next_accounts(run: ScoringRunRecord, after: int) -> list[int]:
    following = PredictionRecord.objects.filter(run=run, customer__gt=after).order_by("customer_id")
    return list(following.values_list("customer_id", flat=True)[:ACCOUNTS_AT_ONCE])


def _clear_accounts(run: ScoringRunRecord, accounts: list[int]) -> int:
    said = PredictionRecord.objects.filter(run=run, customer__in=accounts)
    stays = PredictionRecord.objects.filter(run=run, customer=OuterRef("customer"))
    upgrades = UpgradePredictionRecord.objects.filter(run=run, customer__in=accounts)
    try:
        with transaction.atomic():
            cleared = _delete(said.filter(*_nobody_points_at_it()))
            _delete(upgrades.filter(~Exists(stays)))
    except IntegrityError:  # a play was made of one of them meanwhile
        logger.warning("%d predictions of run %d stay, because somebody uses them", len(accounts), run.pk)
        return 0
    return cleared


def _nobody_points_at_it() -> list[Combinable]:
    """Whatever has a foreign key to predictions keeps those that it points at, in any context."""
    fields = PredictionRecord._meta.get_fields(include_hidden=True)
    pointing = [field for field in fields if isinstance(field, models.ManyToOneRel)]
    return [
        ~Exists(relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")}))
        for relation in pointing
    ]


def _delete(rows: QuerySet[Any]) -> int:
    """In one statement: Django's own deletion loads every row to see what points at it."""
    return int(rows._raw_delete(rows.db))
