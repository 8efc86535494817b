"""Scoring a portfolio from columns to what is kept of it, beside XGBoost's own contributions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from threadpoolctl import threadpool_limits

from churnapp.benchmarks.drawn_mart import draw_mart
from churnapp.benchmarks.measure import Measurement, ProcessorTime, in_turn, peak_memory_mb
from predictions.domain import FEATURE_CONTRACT, FeatureKind, ReasonBasis
from predictions.mart.columns import FeatureColumns, Floats, PastColumns
from predictions.ml.boosting import BoostedTrees
from predictions.ml.component import Component
from predictions.ml.examples import ChurnDefinition, labelled_history
from predictions.ml.ladder import fit_ladder, stacked
from predictions.ml.rungs import Rung
from predictions.ml.trained_model import TrainedModel
from predictions.repositories.runs import chunk_ranges
from predictions.scoring import Peers, ScoredBatch, score_batch

FLOOR = "XGBoost's own contributions on a matrix in memory, one thread"
LEARNT_ACCOUNTS, LEARNT_SNAPSHOTS = 1_500, 12
LEVELS = np.linspace(0, 1, 101)
DRAWS = 60


@dataclass(frozen=True, slots=True)
class DrawnPortfolio:
    """Accounts of today with their own past, as a scoring run reads them from a mart."""

    accounts: FeatureColumns
    past: FeatureColumns
    peer_plans: tuple[str, ...] = ("starter", "growth", "enterprise")

    @property
    def account_count(self) -> int:
        """How many there are."""
        return len(self.accounts)

    def percentiles(self, feature_name: str, plan_tier: str | None = None) -> Floats:
        """As the mart offers them; empty for categories."""
        values = self.accounts.columns[feature_name]
        if values.dtype.kind == "O":
            return np.empty(0)
        if plan_tier is not None:
            values = values[self.accounts.columns["plan_tier"] == plan_tier]
        return np.asarray(np.nanquantile(values, LEVELS))

    def chunks(self) -> Iterator[tuple[FeatureColumns, PastColumns]]:
        """The ranges that a run would cut it into."""
        for first, last in chunk_ranges(len(self.accounts)):
            rows = slice(first, last + 1)
            yield _cut(self.accounts, rows), PastColumns(_cut(self.past, rows).columns)


def draw_portfolio(accounts: int) -> DrawnPortfolio:
    """Draws so many accounts at two days three months apart."""
    snapshots = draw_mart(accounts, 1).snapshots.features
    earlier = {name: np.roll(column, 1) for name, column in snapshots.columns.items()}
    return DrawnPortfolio(snapshots, replace(snapshots, columns=earlier))


@cache
def learn_model() -> TrainedModel:
    """A model of boosted trees, the dearest rung but the stack, on drawn accounts."""
    mart = draw_mart(LEARNT_ACCOUNTS, LEARNT_SNAPSHOTS)
    history = labelled_history(
        mart.snapshots,
        contract=mart.contract,
        definition=ChurnDefinition(),
        as_of=mart.as_of,
        outcomes_known_until=mart.outcomes_known_until,
    )
    examples, rung = history.examples, Rung.BOOSTED
    ladder = fit_ladder(mart.contract, examples, [rung])
    parts = stacked([ladder.out_of_fold[part] for part in rung.parts], examples.matrix)
    logit_map = ladder.maps[rung].with_draws(
        parts, examples.left, examples.weights, accounts=examples.accounts, count=DRAWS, seed=1
    )
    return TrainedModel(
        "1.0.0",
        rung,
        history.encoder,
        [ladder.parts[part] for part in rung.parts],
        logit_map,
        basis=ReasonBasis(importance=dict.fromkeys(mart.contract.names, 1.0)),
    )


def score(model: TrainedModel, portfolio: DrawnPortfolio, peers: Peers) -> Iterator[ScoredBatch]:
    """What the workers compute of each chunk between reading it and writing it."""
    for accounts, past in portfolio.chunks():
        said = model.predict(accounts)
        yield score_batch(model.contract, accounts, said, peers, basis=model.basis, past=past)


def measure_scoring(accounts: int, runs: int) -> Measurement:
    """Median time to predict, calibrate, explain, name reasons and actions of every account.

    Args:
        accounts: how many are drawn.
        runs: of the work and of its floor, in turn.
    """
    with threadpool_limits(limits=1):
        model, portfolio = learn_model(), draw_portfolio(accounts)
        peers = Peers(portfolio, FEATURE_CONTRACT.names)
        matrix = model.encoder.matrix(portfolio.accounts.columns)
        trees = _trees(model.parts)
        work, floor = ProcessorTime(), ProcessorTime()
        seconds, floor_seconds = in_turn(
            work.of(lambda: sum(len(batch) for batch in score(model, portfolio, peers))),
            floor.of(lambda: _bare_contributions(trees, matrix)),
            runs=runs,
        )
        bare, _ = in_turn(
            lambda: [model.predict(chunk) for chunk, _ in portfolio.chunks()], lambda: None, runs=runs
        )
    size, peak = f"{accounts:,} accounts", peak_memory_mb()
    parts = [
        Measurement("processor time", size, work.median, FLOOR, floor.median, peak),
        Measurement("predict and explain", size, bare, FLOOR, floor_seconds, peak),
        Measurement("reasons and actions", size, seconds - bare, FLOOR, floor_seconds, peak),
    ]
    return Measurement("score", size, seconds, FLOOR, floor_seconds, peak, parts)


def _bare_contributions(trees: BoostedTrees, matrix: Floats) -> None:
    import xgboost  # noqa: PLC0415 - loads only in processes that train or score

    kinds = ["c" if feature.kind is FeatureKind.CATEGORY else "float" for feature in FEATURE_CONTRACT]
    rows = xgboost.DMatrix(matrix, feature_types=kinds, enable_categorical=True, nthread=1)
    booster = xgboost.Booster(params={"nthread": 1}, model_file=bytearray(trees.model))
    booster.predict(rows, pred_contribs=True)


def _trees(parts: tuple[Component, ...]) -> BoostedTrees:
    return next(part for part in parts if isinstance(part, BoostedTrees))


def _cut(columns: FeatureColumns, rows: slice) -> FeatureColumns:
    return FeatureColumns(
        customer_pks=columns.customer_pks[rows],
        customer_ids=columns.customer_ids[rows],
        columns={name: column[rows] for name, column in columns.columns.items()},
        mrr=columns.mrr[rows],
        events_30d=columns.events_30d[rows],
        events_previous_30d=columns.events_previous_30d[rows],
        compliance_gap_score=columns.compliance_gap_score[rows],
        vendor_risk_flags=columns.vendor_risk_flags[rows],
    )
