"""How backtests are kept."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from customers.models import CustomerRecord
from predictions.models import (
    BacktestAccountRecord,
    BacktestKind,
    BacktestRecord,
    ModelStatus,
    ModelVersionRecord,
    ScoringRunRecord,
)
from predictions.watching.backtest import JudgedRows, backtest_figures, calibration_bands

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class JudgedDay:
    """What is judged, and on whose word.

    Attributes:
        run: whose predictions these are; None for a reconstruction.
        mart_version: that told the outcomes.
        excluded_count: accounts left out, because they had gone before the day.
    """

    as_of: date
    horizon_days: int
    model: ModelVersionRecord
    mart_version: str
    run: ScoringRunRecord | None = None
    excluded_count: int = 0


@transaction.atomic
def keep_backtest(day: JudgedDay, rows: JudgedRows, *, now: datetime) -> BacktestRecord:
    """Judges rows and keeps the judgement, in place of an earlier one of the same month and kind."""
    judged, acted = rows.where(~rows.was_acted_on), rows.where(rows.was_acted_on)
    figures = backtest_figures(judged)
    kind = BacktestKind.PUBLISHED if day.run else BacktestKind.RECONSTRUCTED
    _same_month(kind, day).delete()
    record = BacktestRecord.objects.create(
        kind=kind,
        as_of=day.as_of,
        horizon_days=day.horizon_days,
        model=day.model,
        rung=day.model.rung,
        run=day.run,
        mart_version=day.mart_version,
        verdict=figures.verdict,
        figures=figures.to_json(),
        acted_figures=backtest_figures(acted).to_json() if len(acted) else {},
        bands=calibration_bands(judged),
        excluded_count=day.excluded_count,
        judged_at=now,
    )
    _keep_named_accounts(record, rows)
    return record


def forget_names_of_retired_reconstructions() -> None:
    """Drops the account rows of reconstructions by retired or discarded models; their figures stay."""
    BacktestAccountRecord.objects.filter(
        backtest__kind=BacktestKind.RECONSTRUCTED,
        backtest__model__status__in=(ModelStatus.RETIRED, ModelStatus.DISCARDED),
    ).delete()


def _same_month(kind: BacktestKind, day: JudgedDay) -> QuerySet[BacktestRecord]:
    of_kind = BacktestRecord.objects.filter(
        kind=kind, as_of__year=day.as_of.year, as_of__month=day.as_of.month
    )
    return of_kind if kind == BacktestKind.PUBLISHED else of_kind.filter(model=day.model)


def _keep_named_accounts(record: BacktestRecord, rows: JudgedRows) -> None:
    outcomes = rows.outcomes
    named = np.flatnonzero(outcomes != np.array(None))
    keys = rows.accounts[named].tolist()
    existing = _existing(keys)
    BacktestAccountRecord.objects.bulk_create(
        (
            BacktestAccountRecord(
                backtest=record,
                customer_id=int(rows.accounts[row]),
                churn_probability=float(rows.probability[row]),
                risk_tier=str(rows.tiers[row]),
                outcome=outcomes[row],
                left_on=None if np.isnat(rows.left_on[row]) else rows.left_on[row].astype(date),
                was_acted_on=bool(rows.was_acted_on[row]),
            )
            for row in named.tolist()
            if int(rows.accounts[row]) in existing
        ),
        batch_size=ROWS_AT_ONCE,
    )


def _existing(customer_pks: list[int]) -> set[int]:
    found: set[int] = set()
    for keys in batched(customer_pks, ROWS_AT_ONCE):
        found.update(CustomerRecord.objects.filter(pk__in=keys).values_list("pk", flat=True))
    return found
