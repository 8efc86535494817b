"""Rung L3: XGBoost boosted from L1, so that trees only explain what the base rate of a segment does not."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

import numpy as np

from predictions.domain import FeatureContract, FeatureKind
from predictions.mart.columns import Floats
from predictions.ml.component import Component
from predictions.ml.tabulated_trees import TabulatedTrees

TREES, MANY_TREES = 120, 200
PARAMETERS: Mapping[str, Any] = {
    "objective": "binary:logistic",
    "tree_method": "hist",
    "subsample": 0.8,
    "colsample_bytree": 0.7,
    "min_child_weight": 3.0,
    "lambda": 5.0,
    "max_bin": 64,
    "max_cat_to_onehot": 16,
    "base_score": 0.5,
    "seed": 20,
    # one thread: parallelism is by worker processes, and OpenMP after a fork deadlocks
    "nthread": 1,
}
DEPTH, SHALLOW_DEPTH = 3, 2
LEAVERS_FOR_FULL_DEPTH = 150  # effective ones: fewer cannot carry interactions of three
LEAVERS_FOR_MANY_TREES = 1_000
STEP, BOLD_STEP = 0.05, 0.1


class BoostedTrees(Component):
    """Trees on top of a baseline component.

    XGBoost is imported inside of the methods, because only processes that train or score may load it.
    """

    kind = "boosted_trees"

    def __init__(self, contract: FeatureContract, baseline: Component, model: bytes) -> None:
        import xgboost

        self._types = _types(contract)
        self.baseline = baseline
        self.model = model
        self._booster = xgboost.Booster(params={"nthread": 1}, model_file=bytearray(model))
        self.expectation = baseline.expectation + self._tree_expectation(len(contract.features))

    @classmethod
    def learnt_from(
        cls,
        contract: FeatureContract,
        matrix: Floats,
        left: Floats,
        weights: Floats,
        *,
        baseline: Component,
        margins: Floats,
    ) -> Self:
        """Fits the trees.

        Args:
            contract: names, kinds and signs of the matrix's columns.
            matrix: features (n, k).
            left: outcome 0 or 1.
            weights: how much a row counts.
            baseline: what the trees are added to when predicting.
            margins: the baseline's log-odds of these rows, out of fold by account, so that the trees do not
                learn from a baseline that has seen the answer.
        """
        import xgboost

        rows = xgboost.DMatrix(
            matrix,
            label=left,
            weight=weights,
            base_margin=margins,
            feature_types=_types(contract),
            enable_categorical=True,
            nthread=1,
        )
        leavers = float(left @ weights)
        many = leavers >= LEAVERS_FOR_MANY_TREES
        parameters = {
            **PARAMETERS,
            "eta": BOLD_STEP if many else STEP,
            "max_depth": DEPTH if leavers >= LEAVERS_FOR_FULL_DEPTH else SHALLOW_DEPTH,
            "monotone_constraints": "(" + ",".join(str(feature.sign) for feature in contract) + ")",
        }
        booster = xgboost.train(parameters, rows, num_boost_round=MANY_TREES if many else TREES)
        return cls(contract, baseline, bytes(booster.save_raw("json")))

    def log_odds(self, matrix: Floats) -> Floats:
        """The baseline's log-odds plus the trees."""
        margins = self.baseline.log_odds(matrix)
        rows = self._rows(matrix, margins)
        return np.asarray(self._booster.predict(rows, output_margin=True), dtype=np.float64)

    def contributions(self, matrix: Floats) -> Floats:
        """The baseline's contributions plus the trees' SHAP values (path-dependent, exact)."""
        return self.baseline.contributions(matrix) + self._shares(matrix)

    def to_json(self) -> dict[str, Any]:
        """Nothing of its own: the trees are saved in XGBoost's format, the baseline beside them."""
        return {}

    @cached_property
    def _tabulated(self) -> TabulatedTrees | None:
        return TabulatedTrees.of(self.model)

    def _shares(self, matrix: Floats) -> Floats:
        """Looked up; reckoned row by row, some twenty times slower, where trees are too deep for tables."""
        if self._tabulated is not None:
            return self._tabulated.contributions(matrix)
        rows = self._rows(matrix, np.zeros(len(matrix)))
        return np.asarray(self._booster.predict(rows, pred_contribs=True), dtype=np.float64)[:, :-1]

    def _tree_expectation(self, width: int) -> float:
        nobody = np.full((1, width), np.nan)
        shares = self._booster.predict(self._rows(nobody, np.zeros(1)), pred_contribs=True)
        return float(shares[0, -1])

    def _rows(self, matrix: Floats, margins: Floats) -> Any:
        import xgboost

        return xgboost.DMatrix(
            matrix,
            base_margin=margins,
            feature_types=self._types,
            enable_categorical=True,
            nthread=1,
        )


def _types(contract: FeatureContract) -> list[str]:
    return ["c" if feature.kind is FeatureKind.CATEGORY else "float" for feature in contract]
