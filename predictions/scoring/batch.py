"""One chunk of accounts from predictions to everything that is kept about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from predictions.domain import (
    DEFAULT_CUTOFFS,
    DEFAULT_RISK_WEIGHTS,
    FeatureContract,
    ReasonBasis,
    RiskWeights,
    TierCutoffs,
)
from predictions.mart.columns import Column, FeatureColumns, Floats, Integers, PastColumns
from predictions.ml.column_model import BatchPrediction
from predictions.ml.coverage import coverages
from predictions.scoring.actions import focus_positions
from predictions.scoring.comparison import Comparison
from predictions.scoring.drivers import ReasonColumns, reasons_of_chunk
from predictions.scoring.peers import Peers
from predictions.scoring.risk import risk_scores, tier_positions


@dataclass(frozen=True, slots=True)
class ScoredBatch:
    """What a scoring run keeps about n accounts, as columns with one entry per account.

    Attributes:
        contract: of the model.
        customer_pks: primary keys of the customers.
        probability_low, probability_high: 80 % interval; NaN where the model has none.
        tiers: positions in ``TIERS``.
        columns: raw values of the features by name.
        contributions: log-odds in the contract's order, (n, k).
        before: what the model says of the inputs of an earlier prediction; None where it was not asked.
        coverage: share of the model's importance that rests on known inputs; NaN where it was not measured.
        reasons: at most three per account.
        focus: position in ``GROUPS`` of the driver group that the action names in the tiers that act;
            ``len(GROUPS)`` where there is none.
        survival: P(still a customer at the end of month 1 … 12) (n, 12); None where the model has no curve.
    """

    contract: FeatureContract
    customer_pks: Integers
    probability: Floats
    probability_low: Floats
    probability_high: Floats
    tiers: Integers
    risk_scores: Floats
    columns: Mapping[str, Column]
    contributions: Floats
    before: Comparison | None
    coverage: Floats
    reasons: ReasonColumns
    focus: Integers
    survival: Floats | None

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
    return ScoredBatch(
        contract=contract,
        customer_pks=accounts.customer_pks,
        probability=predictions.probability,
        probability_low=predictions.probability_low,
        probability_high=predictions.probability_high,
        tiers=tier_positions(predictions.probability, cutoffs),
        risk_scores=risk_scores(accounts, weights),
        columns=accounts.columns,
        contributions=predictions.contributions,
        before=before,
        coverage=coverages(contract, basis.importance, accounts.columns, len(accounts)),
        reasons=reasons_of_chunk(
            contract, accounts, predictions.contributions, peers, gate=basis.gate, past=past
        ),
        focus=focus_positions(contract, predictions.contributions),
        survival=survival,
    )
