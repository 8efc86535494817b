"""What a scoring run says about the upgrades of a chunk of accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from customers.domain import PlanTier
from predictions.domain import (
    FEATURE_CONTRACT,
    OPEN_GATE,
    UPGRADE_CONTRACT,
    FeatureContract,
    PressureSignal,
)
from predictions.mart.columns import Booleans, FeatureColumns, Floats, Integers, coded
from predictions.ml.column_model import BatchPrediction
from predictions.ml.trained_model import TrainedModel
from predictions.scoring.drivers import ReasonColumns, reasons_of_chunk
from predictions.scoring.peers import Peers

MONTHS_PER_YEAR = 12
SIGNALS = tuple(PressureSignal)
CENTS = 100
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
    """What is kept about n accounts, as columns; see ``UpgradePredictionRecord``.

    Attributes:
        probability, probability_low, probability_high, contributions, reasons: None where rules rank.
        pressure: points (n,).
        leading_signal: values of ``PressureSignal``, or empty.
        yearly_step, expected_uplift: US cents; NaN where they are not known (n,).
        feature_values: raw values of ``OWN_FEATURES`` (n, features).
    """

    customer_pks: Integers
    pressure: Integers
    leading_signal: list[str]
    yearly_step: Floats
    feature_values: Floats
    probability: Floats | None = None
    probability_low: Floats | None = None
    probability_high: Floats | None = None
    expected_uplift: Floats | None = None
    contributions: Floats | None = None
    reasons: ReasonColumns | None = None
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
    gate = model.basis.gate if model.basis else OPEN_GATE
    reasons = reasons_of_chunk(model.contract, accounts, said.contributions, peers, gate=gate)
    return replace(
        ruled,
        probability=said.probability,
        probability_low=said.probability_low,
        probability_high=said.probability_high,
        leading_signal=leading_signals(model.contract, said),
        expected_uplift=np.rint(ruled.yearly_step * said.probability),
        contributions=said.contributions,
        # told where they are asked for: above the odds that hold before any feature is looked at
        reasons=reasons.where(said.log_odds >= said.expectation),
        model_version=model.version,
    )


def score_by_rules(inputs: UpgradeInputs) -> ScoredUpgrades:
    """The signals of pressure alone; no probability, because nothing tells accounts apart better than it."""
    accounts = inputs.accounts
    present = signals_of(accounts)
    return ScoredUpgrades(
        customer_pks=accounts.customer_pks,
        pressure=pressure_points(present),
        leading_signal=_weightiest(present),
        yearly_step=yearly_steps(inputs),
        feature_values=np.column_stack([accounts.columns[name].astype(np.float64) for name in OWN_FEATURES]),
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
    return _signals(best, sums[np.arange(len(sums)), best] > 0)


def yearly_steps(inputs: UpgradeInputs) -> Floats:
    """What a year on the next plan typically costs more, US cents; NaN where a price is not known (n,)."""
    above = {
        tier.value: inputs.prices[tier.next_tier_up]
        for tier in PlanTier
        if tier.next_tier_up is not None and tier.next_tier_up in inputs.prices
    }
    prices = coded(np.array(inputs.plans, dtype=object), above, other=np.nan)
    steps = np.rint(prices * CENTS) - np.rint(inputs.accounts.mrr * CENTS)
    return np.asarray(np.maximum(steps, 0.0) * MONTHS_PER_YEAR)


def _weightiest(present: Booleans) -> list[str]:
    best = (present * np.array([signal.points for signal in SIGNALS])).argmax(axis=1)
    return _signals(best, present[np.arange(len(best)), best])


def _signals(best: Integers, speaks: Booleans) -> list[str]:
    words = [*(signal.value for signal in SIGNALS), ""]
    return [words[number] for number in np.where(speaks, best, len(SIGNALS)).tolist()]
