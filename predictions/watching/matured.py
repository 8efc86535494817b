"""The published predictions whose horizon is over, month by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import F

from predictions.domain import RiskTier
from predictions.mart import Mart
from predictions.mart.columns import Floats
from predictions.mart.outcomes import outcomes_after
from predictions.ml.examples import HORIZON_DAYS
from predictions.models import ModelVersionRecord, PredictionRecord, ScoringRunRecord
from predictions.queries.acting import acted_on
from predictions.watching.backtest import JudgedRows


@dataclass(frozen=True, slots=True)
class MaturedRun:
    """A published run whose outcomes are known.

    Attributes:
        horizon_days: that its model looked ahead.
        rows: one per predicted account that was still there on the day.
        excluded_count: accounts left out, because they are known today to have gone before the day.
    """

    run: ScoringRunRecord
    horizon_days: int
    rows: JudgedRows
    excluded_count: int


def matured_runs(mart: Mart) -> Iterator[MaturedRun]:
    """The last published run of each month whose horizon the mart has seen to its end, oldest first.

    Runs of a model that was trained on later days than they predict are left out: such a model may have
    seen the outcomes.
    """
    for run_id, _ in last_runs_of_months():
        run = ScoringRunRecord.objects.select_related("model").get(pk=run_id)
        horizon = horizon_of(run.model)
        if run.as_of + timedelta(days=horizon) <= known_until(mart, run.model):
            yield _matured(mart, run, horizon)


def last_runs_of_months() -> list[tuple[int, date]]:
    """Key and day of the last published run of each month, oldest first, in one small query."""
    honest: dict[tuple[int, int], tuple[int, date]] = {}
    published = ScoringRunRecord.objects.of_everybody().published().filter(model__as_of__lte=F("as_of"))
    for run_id, as_of in published.order_by("as_of", "published_at").values_list("pk", "as_of"):
        honest[as_of.year, as_of.month] = (run_id, as_of)
    return list(honest.values())


def horizon_of(model: ModelVersionRecord) -> int:
    """How many days a model looks ahead."""
    return int(model.evaluation.get("horizon_days", HORIZON_DAYS))


def silence_is_churn(model: ModelVersionRecord) -> bool:
    """Whether the model takes silence for leaving."""
    return bool(model.evaluation.get("silence_is_churn", False))


def known_until(mart: Mart, model: ModelVersionRecord) -> date:
    """The last day up to which the outcomes that a model predicts are known."""
    return mart.as_of if silence_is_churn(model) else mart.outcomes_known_until


def _matured(mart: Mart, run: ScoringRunRecord, horizon_days: int) -> MaturedRun:
    said = list(
        PredictionRecord.objects.filter(run=run)
        .order_by("customer_id")
        .values_list("customer_id", "churn_probability", "risk_tier")
    )
    accounts = np.array([row[0] for row in said], dtype=np.int64)
    outcomes = outcomes_after(mart, accounts, run.as_of, horizon_days, is_silence=silence_is_churn(run.model))
    tiers = np.array([row[2] for row in said], dtype=np.str_)
    probability = np.array([row[1] for row in said], dtype=np.float64)
    rows = JudgedRows(
        accounts=accounts,
        probability=probability,
        base_rate=_base_rate(run.model, probability),
        is_flagged=np.isin(tiers, [tier for tier in RiskTier if tier.requires_immediate_action]),
        left=outcomes.left.astype(np.float64),
        left_on=outcomes.left_on,
        was_acted_on=np.isin(accounts, list(acted_on(run.as_of, run.as_of + timedelta(days=horizon_days)))),
        tiers=tiers,
    )
    return MaturedRun(run, horizon_days, rows.where(~outcomes.was_gone), int(outcomes.was_gone.sum()))


def _base_rate(model: ModelVersionRecord, probability: Floats) -> Floats:
    known = model.evaluation.get("base_rate")
    if known is None:  # such a model is compared with the level that it chose itself
        known = probability.mean() if len(probability) else 0.0
    return np.full(len(probability), known, dtype=np.float64)
