"""What a scoring run says about the upgrades of a chunk of accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from customers.domain import PlanTier
from predictions.domain import (
    FEATURE_CONTRACT,
    OPEN_GATE,
    UPGRADE_CONTRACT,
    FeatureContract,
    FeatureValue,
    PressureSignal,
    Reason,
    ReasonGate,
)
from predictions.mart.columns import Booleans, FeatureColumns, Floats, Integers
from predictions.ml.column_model import BatchPrediction
from predictions.ml.trained_model import TrainedModel
from predictions.scoring.batch import CONTRIBUTION_DECIMALS
from predictions.scoring.drivers import plain_values, reasons_of_chunk
from predictions.scoring.peers import Peers

MONTHS_PER_YEAR = 12
SIGNALS = tuple(PressureSignal)
CENT = Decimal("0.01")
# those that the prediction of churn does not keep already
OWN_FEATURES = tuple(name for name in UPGRADE_CONTRACT.names if name not in FEATURE_CONTRACT)


@dataclass(frozen=True, slots=True)
class UpgradeInputs:
    """The accounts of a chunk that may upgrade.

    Attributes:
        accounts: their features.
        plans: the plan of each; None where it is not known.
        prices: what a plan typically costs, US dollars a month, by plan.
    """

    accounts: FeatureColumns
    plans: Sequence[str | None]
    prices: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ScoredUpgrades:
    """What is kept about n accounts; plain values, one entry per account; see ``UpgradePredictionRecord``."""

    customer_pks: list[int]
    probability: list[float | None]
    probability_low: list[float | None]
    probability_high: list[float | None]
    pressure: list[int]
    leading_signal: list[str]
    yearly_step: list[Decimal | None]
    expected_uplift: list[Decimal | None]
    feature_values: list[list[FeatureValue]]
    contributions: list[list[float]]
    reasons: list[list[Reason]]
    model_version: str = ""

    def __len__(self) -> int:
        return len(self.customer_pks)


def score_by_model(inputs: UpgradeInputs, model: TrainedModel, peers: Peers) -> ScoredUpgrades:
    """Probabilities, with reasons for who is likelier to upgrade than usual; a base rate is left to rules."""
    if not model.parts:
        return score_by_rules(inputs)
    accounts = inputs.accounts
    said = model.predict(accounts)
    ruled = score_by_rules(inputs)
    steps = ruled.yearly_step
    gate = model.basis.gate if model.basis else OPEN_GATE
    return ScoredUpgrades(
        customer_pks=ruled.customer_pks,
        probability=list(said.probability.tolist()),
        probability_low=_or_none(said.probability_low),
        probability_high=_or_none(said.probability_high),
        pressure=ruled.pressure,
        leading_signal=leading_signals(model.contract, said),
        yearly_step=steps,
        expected_uplift=[
            None if step is None else (step * Decimal(str(probability))).quantize(CENT)
            for step, probability in zip(steps, said.probability.tolist(), strict=True)
        ],
        feature_values=ruled.feature_values,
        contributions=np.round(said.contributions, CONTRIBUTION_DECIMALS).tolist(),
        reasons=_reasons(model.contract, accounts, said, peers, gate),
        model_version=model.version,
    )


def score_by_rules(inputs: UpgradeInputs) -> ScoredUpgrades:
    """The signals of pressure alone; no probability, because nothing tells accounts apart better than it."""
    accounts, count = inputs.accounts, len(inputs.accounts)
    present = signals_of(accounts)
    values = [plain_values(accounts.columns[name]) for name in OWN_FEATURES]
    return ScoredUpgrades(
        customer_pks=accounts.customer_pks.tolist(),
        probability=[None] * count,
        probability_low=[None] * count,
        probability_high=[None] * count,
        pressure=pressure_points(present).tolist(),
        leading_signal=_weightiest(present),
        yearly_step=yearly_steps(inputs),
        expected_uplift=[None] * count,
        feature_values=[list(row) for row in zip(*values, strict=True)],
        contributions=[[]] * count,
        reasons=[[]] * count,
    )


def signals_of(accounts: FeatureColumns) -> Booleans:
    """Which signals are there, in the order of ``PressureSignal`` (n, 5); what is missing is not there."""
    return np.column_stack(
        [
            np.nan_to_num(accounts.columns[signal.feature_name].astype(np.float64), nan=-1.0) >= signal.least
            for signal in SIGNALS
        ]
    )


def pressure_points(present: Booleans) -> Integers:
    """``TierPressure.points`` on columns (n,)."""
    weights = np.array([signal.points for signal in SIGNALS], dtype=np.int64)
    return np.asarray(present @ weights)


def leading_signals(contract: FeatureContract, said: BatchPrediction) -> list[str]:
    """The signal whose features speak most for an upgrade; empty where none does."""
    behind = [PressureSignal.behind(name) for name in contract.names]
    sums = np.zeros((len(said.contributions), len(SIGNALS)))
    for column, signal in enumerate(behind):
        if signal is not None:
            sums[:, SIGNALS.index(signal)] += said.contributions[:, column]
    best = sums.argmax(axis=1)
    speaks = sums[np.arange(len(sums)), best] > 0
    return [SIGNALS[number].value if says else "" for number, says in zip(best, speaks, strict=True)]


def yearly_steps(inputs: UpgradeInputs) -> list[Decimal | None]:
    """What a year on the next plan typically costs more than now; None where a price is not known."""
    above = {
        tier.value: _money(inputs.prices[tier.next_tier_up])
        for tier in PlanTier
        if tier.next_tier_up is not None and tier.next_tier_up in inputs.prices
    }
    prices = [above.get(plan or "") for plan in inputs.plans]
    return [
        None
        if price is None or mrr != mrr  # noqa: PLR0124 NaN differs from itself
        else max(price - _money(mrr), Decimal(0)) * MONTHS_PER_YEAR
        for price, mrr in zip(prices, inputs.accounts.mrr.tolist(), strict=True)
    ]


def _reasons(
    contract: FeatureContract, accounts: FeatureColumns, said: BatchPrediction, peers: Peers, gate: ReasonGate
) -> list[list[Reason]]:
    """Put into words where they are asked for: above the odds that hold before any feature is looked at."""
    reasons: list[list[Reason]] = [[] for _ in range(len(accounts))]
    likelier = np.nonzero(said.log_odds >= said.expectation)[0]
    columns = {name: values[likelier] for name, values in accounts.columns.items()}
    told = reasons_of_chunk(
        contract, replace(accounts, columns=columns), said.contributions[likelier], peers, gate=gate
    )
    for row, found in zip(likelier.tolist(), told, strict=True):
        reasons[row] = found
    return reasons


def _weightiest(present: Booleans) -> list[str]:
    weights = np.array([signal.points for signal in SIGNALS])
    best = (present * weights).argmax(axis=1)
    return [SIGNALS[number].value if row[number] else "" for number, row in zip(best, present, strict=True)]


def _money(amount: float) -> Decimal:
    return Decimal(str(amount)).quantize(CENT)


def _or_none(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124 NaN differs
