"""Judges whole months: those of published predictions, and those a training reconstructs."""

from dataclasses import dataclass
from datetime import date, datetime

from predictions.mart import Mart
from predictions.ml.reconstruction import Reconstruction
from predictions.models import BacktestKind, BacktestRecord, ModelVersionRecord
from predictions.repositories.backtests import (
    JudgedDay,
    forget_names_of_retired_reconstructions,
    keep_backtest,
)
from predictions.watching.matured import horizon_of, matured_runs
from predictions.watching.reconstructed import reconstructed_months


@dataclass(frozen=True, slots=True)
class JudgedMonths:
    """What a judgement of all matured months found.

    Attributes:
        records: one for each month, oldest first.
        is_news: whether a month is among them that was not judged before.
    """

    records: tuple[BacktestRecord, ...]
    is_news: bool


def judge_matured_months(mart: Mart, *, now: datetime) -> JudgedMonths:
    """Judges every month of published predictions whose horizon is over.

    Months judged before are judged again, because some outcomes are recorded late.
    """
    known = _judged_days()
    records = []
    for matured in matured_runs(mart):
        day = JudgedDay(
            as_of=matured.run.as_of,
            horizon_days=matured.horizon_days,
            model=matured.run.model,
            mart_version=mart.version,
            run=matured.run,
            excluded_count=matured.excluded_count,
        )
        records.append(keep_backtest(day, matured.rows, now=now))
    return JudgedMonths(tuple(records), any(record.as_of not in known for record in records))


def judge_reconstruction(
    model: ModelVersionRecord, reconstruction: Reconstruction, *, now: datetime
) -> tuple[BacktestRecord, ...]:
    """Judges the months that a training tested itself on; they are marked as computed later."""
    forget_names_of_retired_reconstructions()
    return tuple(
        keep_backtest(
            JudgedDay(day, horizon_of(model), model, mart_version=model.mart_version), rows, now=now
        )
        for day, rows in reconstructed_months(reconstruction)
    )


def _judged_days() -> set[date]:
    return set(BacktestRecord.objects.filter(kind=BacktestKind.PUBLISHED).values_list("as_of", flat=True))
