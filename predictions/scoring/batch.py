"""One chunk of accounts from predictions to everything that is kept about them."""

from dataclasses import dataclass

import numpy as np

from predictions.domain import (
    DEFAULT_CUTOFFS,
    DEFAULT_RISK_WEIGHTS,
    FeatureContract,
    FeatureValue,
    Reason,
    ReasonBasis,
    RiskWeights,
    TierCutoffs,
)
from predictions.mart.columns import FeatureColumns, Floats, PastColumns
from predictions.ml.column_model import BatchPrediction
from predictions.ml.coverage import coverages
from predictions.scoring.actions import GROUPS, focus_positions, recommended_actions
from predictions.scoring.comparison import Comparison
from predictions.scoring.drivers import reasons_of_chunk
from predictions.scoring.peers import Peers
from predictions.scoring.risk import TIERS, risk_scores, tier_positions

# a millionth of a log-odds: far below what a page shows, and half the size on disk
CONTRIBUTION_DECIMALS = 6
# a hundredth of a percent
SURVIVAL_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class ScoredBatch:
    """What a scoring run keeps about n accounts; plain Python values, one entry per account.

    Attributes:
        customer_pks: primary keys of the customers.
        probability_low, probability_high: 80 % interval; None where the model has none.
        feature_values, contributions: in the contract's order, (n, k).
        compared_with: the account's prediction by another model; None where there is none to compare with.
        contributions_before: what this model says of the inputs of ``compared_with``; empty where there is
        none.
        coverage: share of the model's importance that rests on known inputs; None where it was not measured.
        reasons: at most three per account, in the order they are told.
        focus_groups: driver group that the action names in the tiers that act; empty where there is none.
        survival: P(still a customer at the end of month 1 … 12); empty where the model has no curve.
    """

    customer_pks: list[int]
    probability: list[float]
    probability_low: list[float | None]
    probability_high: list[float | None]
    risk_tiers: list[str]
    risk_scores: list[float]
    feature_values: list[list[FeatureValue]]
    contributions: list[list[float]]
    compared_with: list[int | None]
    contributions_before: list[list[float]]
    coverage: list[float | None]
    reasons: list[list[Reason]]
    actions: list[str]
    focus_groups: list[str]
    survival: list[list[float]]

    def __len__(self) -> int:
        return len(self.customer_pks)


def score_batch(
    contract: FeatureContract,
    accounts: FeatureColumns,
    predictions: BatchPrediction,
    peers: Peers,
    cutoffs: TierCutoffs = DEFAULT_CUTOFFS,
    *,
    basis: ReasonBasis | None = None,
    past: PastColumns | None = None,
    before: Comparison | None = None,
    weights: RiskWeights = DEFAULT_RISK_WEIGHTS,
    survival: Floats | None = None,
) -> ScoredBatch:
    """Risk scores, tiers, reasons and actions of a chunk; row for row what the domain services give.

    Args:
        contract: the model's features.
        accounts: the chunk's columns from the mart.
        predictions: what the model says about them.
        peers: the accounts that reasons compare with.
        cutoffs: those of the run; at the default ones the tiers are those of ``ChurnProbability``.
        basis: what refits teach about the model's reasons; None for a model without refits.
        past: the same accounts three months earlier; None where that is not known.
        before: what the model says of their inputs before; None where the same model made that prediction.
        weights: of the composite risk score, those of the run.
        survival: P(still a customer at the end of month 1 … 12), (n, 12); None where the model has no curve.
    """
    basis = basis or ReasonBasis()
    tiers = tier_positions(predictions.probability, cutoffs)
    focus = focus_positions(contract, predictions.contributions)
    return ScoredBatch(
        customer_pks=accounts.customer_pks.tolist(),
        probability=predictions.probability.tolist(),
        probability_low=_or_none(predictions.probability_low),
        probability_high=_or_none(predictions.probability_high),
        risk_tiers=[TIERS[tier].value for tier in tiers.tolist()],
        risk_scores=risk_scores(accounts, weights).tolist(),
        feature_values=_values_by_account(contract, accounts),
        contributions=np.round(predictions.contributions, CONTRIBUTION_DECIMALS).tolist(),
        compared_with=before.prediction_ids if before else [None] * len(accounts),
        contributions_before=before.contributions if before else [[]] * len(accounts),
        coverage=_or_none(coverages(contract, basis.importance, accounts.columns, len(accounts))),
        reasons=reasons_of_chunk(
            contract, accounts, predictions.contributions, peers, gate=basis.gate, past=past
        ),
        actions=recommended_actions(tiers, focus),
        focus_groups=[(*GROUPS, "")[group] for group in focus.tolist()],
        survival=[[]] * len(accounts) if survival is None else np.round(survival, SURVIVAL_DECIMALS).tolist(),
    )


def _values_by_account(contract: FeatureContract, accounts: FeatureColumns) -> list[list[FeatureValue]]:
    values = np.empty((len(accounts), len(contract.names)), dtype=object)
    for position, name in enumerate(contract.names):
        column = accounts.columns[name]
        values[:, position] = column
        if column.dtype.kind == "f":
            values[np.isnan(column), position] = None
    cells: list[list[FeatureValue]] = values.tolist()
    return cells


def _or_none(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124 NaN differs from itself
