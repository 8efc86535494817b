"""The composite risk score of a chunk: ``RiskModelService.compute`` on columns."""

import numpy as np

from predictions.domain import DEFAULT_RISK_WEIGHTS, RiskTier, RiskWeights, TierCutoffs
from predictions.mart.columns import FeatureColumns, Floats, Integers
from predictions.services import FLAGS_FOR_FULL_WEIGHT

TIERS = tuple(RiskTier)


def risk_scores(accounts: FeatureColumns, weights: RiskWeights = DEFAULT_RISK_WEIGHTS) -> Floats:
    """Risk scores, (n,)."""
    decay, gap, flags = risk_signals(accounts).T
    score = weights.usage * decay + weights.compliance * gap + weights.vendor * flags
    return np.asarray(np.minimum(score, 1.0))


def risk_signals(accounts: FeatureColumns) -> Floats:
    """Usage decay, compliance gap and vendor flags, each from 0 to 1, (n, 3); missing means none reported."""
    gap = np.nan_to_num(accounts.compliance_gap_score, nan=0.0)
    flags = np.floor(np.nan_to_num(accounts.vendor_risk_flags, nan=0.0))
    decay = usage_decays(accounts.events_30d, accounts.events_previous_30d)
    return np.column_stack([decay, gap, np.minimum(flags / FLAGS_FOR_FULL_WEIGHT, 1.0)])


def usage_decays(events_last_30d: Integers, events_previous_30d: Integers) -> Floats:
    """How much usage fell, (n,); see ``predictions.domain.usage_decay``."""
    had_usage = events_previous_30d > 0
    ratio = events_last_30d / np.where(had_usage, events_previous_30d, 1)
    fallen = np.maximum(0.0, 1 - ratio)
    silent = np.where(events_last_30d > 0, 0.0, 1.0)
    return np.where(had_usage, fallen, silent)


def tier_positions(values: Floats, cutoffs: TierCutoffs) -> Integers:
    """Positions in ``TIERS``, (n,); a value on a bound belongs to the tier above."""
    bounds = (cutoffs.medium, cutoffs.high, cutoffs.critical)
    return np.searchsorted(bounds, values, side="right").astype(np.int64)
