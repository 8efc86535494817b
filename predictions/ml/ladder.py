"""Fits every rung of the ladder on the same rows, and the map of each on out-of-fold log-odds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from predictions.domain import FeatureContract, Target
from predictions.mart.columns import Booleans, Floats
from predictions.ml.bent_ridge import BentRidge
from predictions.ml.boosting import BoostedTrees
from predictions.ml.calibration import LogitMap
from predictions.ml.component import Component, logit
from predictions.ml.examples import Examples
from predictions.ml.rungs import BASELINE, RIDGE, TREES, Rung
from predictions.ml.segment import SegmentRate
from predictions.ml.signal import SignalLogit

FOLDS, FEW_FOLDS = 4, 2
LEAVERS_FOR_FEW_FOLDS = 1_000  # effective ones: half of them already tell what all of them tell
SEED = 20


@dataclass(frozen=True)
class Ladder:
    """The fitted rungs.

    Attributes:
        parts: fitted parts by name, shared by the rungs.
        maps: rung to its logit-linear map.
        out_of_fold: part to log-odds of each training row, from fits that had not seen its account.
    """

    parts: dict[str, Component]
    maps: dict[Rung, LogitMap]
    out_of_fold: dict[str, Floats]

    def log_odds(self, rung: Rung, matrix: Floats) -> Floats:
        """The published log-odds of a rung."""
        return self.maps[rung].log_odds(
            stacked([self.parts[part].log_odds(matrix) for part in rung.parts], matrix)
        )


def fit_ladder(contract: FeatureContract, examples: Examples, rungs: Sequence[Rung]) -> Ladder:
    """Fits the parts that the rungs need, and the rungs' maps.

    Args:
        contract: names of the matrix's columns.
        examples: rows to learn from; must hold leavers and stayers.
        rungs: which rungs to fit.
    """
    wanted = {part for rung in rungs for part in rung.parts}
    out_of_fold = {part: np.zeros(len(examples)) for part in wanted}
    many = examples.left @ examples.weights >= LEAVERS_FOR_FEW_FOLDS
    for inside, outside in account_folds(examples.accounts, FEW_FOLDS if many else FOLDS):
        for name, part in fit_parts(contract, examples.where(inside), wanted).items():
            out_of_fold[name][outside] = part.log_odds(examples.matrix[outside])
    maps = {
        rung: LogitMap.learnt_from(
            stacked([out_of_fold[part] for part in rung.parts], examples.matrix),
            examples.left,
            examples.recent_weights,
            level_only=rung is Rung.SEGMENT,
        )
        for rung in rungs
    }
    return Ladder(fit_parts(contract, examples, wanted), maps, out_of_fold)


def account_folds(
    accounts: NDArray[np.int64], count: int = FOLDS, seed: int = SEED
) -> Iterator[tuple[Booleans, Booleans]]:
    """Splits by account: (inside, outside) masks, every row once outside."""
    random = np.random.default_rng(seed)
    fold_of_account = random.permutation(int(accounts.max()) + 1) % count
    for fold in range(count):
        outside = fold_of_account[accounts] == fold
        if outside.any() and not outside.all():
            yield ~outside, outside


def stacked(parts: Sequence[Floats], matrix: Floats) -> Floats:
    """Log-odds of parts as columns (n, K); (n, 0) for no part."""
    return np.column_stack(parts) if parts else np.empty((len(matrix), 0))


def fit_baseline(contract: FeatureContract, examples: Examples) -> Component:
    """Rung L1: segment rates where contracts are known, else the one signal that tells most."""
    if contract.target is Target.CHURN and SegmentRate.can_be_learnt(contract, examples.matrix):
        base = float(logit(base_rate(examples)))
        return SegmentRate.learnt_from(contract, examples.matrix, examples.left, base, examples.stands_for)
    return SignalLogit.learnt_from(contract, examples.matrix, examples.left, examples.weights)


def base_rate(examples: Examples) -> float:
    """Share of rows that left, with half an account of each kind added so that it is never 0 or 1."""
    weights = examples.weights
    return float((examples.left @ weights + 0.5) / (weights.sum() + 1))


def fit_parts(contract: FeatureContract, examples: Examples, wanted: set[str]) -> dict[str, Component]:
    """Fits the wanted parts, each on top of the baseline, on all of the examples."""
    parts: dict[str, Component] = {}
    if wanted:
        parts[BASELINE] = fit_baseline(contract, examples)
    if not wanted & {RIDGE, TREES}:
        return parts
    margins = _baseline_out_of_fold(contract, examples)
    if RIDGE in wanted:
        parts[RIDGE] = BentRidge.learnt_from(
            contract,
            examples.matrix,
            examples.left,
            examples.weights,
            baseline=parts[BASELINE],
            margins=margins,
        )
    if TREES in wanted:
        parts[TREES] = BoostedTrees.learnt_from(
            contract,
            examples.matrix,
            examples.left,
            examples.weights,
            baseline=parts[BASELINE],
            margins=margins,
        )
    return {name: part for name, part in parts.items() if name in wanted}


def _baseline_out_of_fold(contract: FeatureContract, examples: Examples) -> Floats:
    margins = np.zeros(len(examples))
    for inside, outside in account_folds(examples.accounts, seed=SEED + 1):
        margins[outside] = fit_baseline(contract, examples.where(inside)).log_odds(examples.matrix[outside])
    return margins
