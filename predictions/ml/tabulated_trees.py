"""The contributions of boosted trees, looked up instead of reckoned row by row.

What a shallow tree says of a row depends on nothing but which way each of its splits sends the row, and seven
splits have only 128 outcomes. So the exact path-dependent SHAP values of every outcome are reckoned once for
a model, and a column of rows becomes a column of lookups: the idea of FastTreeSHAP v2 (Yang 2021).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import factorial
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from predictions.mart.columns import Booleans, Floats

MOST_SPLITS = 10  # of one tree: the table of a tree has a row for each of 2 ** splits outcomes
ROWS_AT_A_TIME = 4_096  # what a processor's cache holds

type Codes = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Split:
    """One question that trees ask about a row.

    Attributes:
        feature: the column it asks about.
        below: the answer is yes below this; of no meaning for categories.
        categories: the codes for which the answer is no, of a category.
        missing: the answer where nothing is known.
    """

    feature: int
    below: np.float32
    categories: frozenset[int] | None
    missing: bool

    def answers(self, values: NDArray[np.float32], unknown: Booleans) -> Booleans:
        """Which rows go left, as XGBoost decides it (n,).

        Args:
            values: of the feature (n,).
            unknown: which of them are NaN.
        """
        if self.categories is None:
            yes = values < self.below  # never of NaN
        else:
            yes = ~(np.isin(values, list(self.categories)) | unknown)
        return yes | unknown if self.missing else yes


@dataclass(frozen=True, slots=True)
class _Table:
    """One tree.

    Attributes:
        splits: positions among the splits of all trees.
        features: the columns that it looks at, each once.
        impacts: for each of them, what it adds at every outcome (features, 2 ** splits).
        expectation: what the tree says before it looks at anything.
    """

    splits: tuple[int, ...]
    features: tuple[int, ...]
    impacts: Floats
    expectation: float


@dataclass(frozen=True, slots=True)
class TabulatedTrees:
    """All trees of a booster."""

    splits: tuple[Split, ...]
    tables: tuple[_Table, ...]

    @classmethod
    def of(cls, model: bytes) -> Self | None:
        """Tabulates a booster.

        Args:
            model: as ``save_raw("json")`` gives it.

        Returns:
            None when a tree has too many splits for a table.
        """
        trees = json.loads(model)["learner"]["gradient_booster"]["model"]["trees"]
        if any(_split_count(tree) > MOST_SPLITS for tree in trees):
            return None
        positions: dict[Split, int] = {}
        tables = tuple(_tabulated(tree, positions) for tree in trees)
        return cls(tuple(positions), tables)

    def contributions(self, matrix: Floats) -> Floats:
        """What each feature adds to the log-odds (n, k), equal to XGBoost's own within rounding."""
        added = np.zeros(matrix.shape[::-1])
        for start in range(0, len(matrix), ROWS_AT_A_TIME):
            rows = np.asarray(matrix[start : start + ROWS_AT_A_TIME].T, dtype=np.float32, order="C")
            self._add(rows, added[:, start : start + ROWS_AT_A_TIME])
        return added.T

    def _add(self, rows: NDArray[np.float32], added: Floats) -> None:
        unknown = np.isnan(rows)
        answers = [
            split.answers(rows[split.feature], unknown[split.feature]).astype(np.uint16)
            for split in self.splits
        ]
        found = np.empty(rows.shape[1])
        for table in self.tables:
            outcome = _outcome(answers, table.splits, rows.shape[1])
            for feature, impacts in zip(table.features, table.impacts, strict=True):
                np.take(impacts, outcome, out=found, mode="clip")
                added[feature] += found


def _outcome(answers: Sequence[Codes], splits: Sequence[int], count: int) -> NDArray[np.intp]:
    """The answers to the splits of a tree as the bits of a number (n,)."""
    outcome = np.zeros(count, dtype=np.uint16)
    for position, split in enumerate(splits):
        outcome |= answers[split] << position
    return outcome.astype(np.intp)  # once, not with every lookup


def _split_count(tree: Mapping[str, Any]) -> int:
    return sum(child != -1 for child in tree["left_children"])


def _tabulated(tree: Mapping[str, Any], positions: dict[Split, int]) -> _Table:
    nodes = {node: split for node, split in enumerate(_splits(tree)) if split is not None}
    asked = tuple(dict.fromkeys(nodes.values()))
    features = tuple(dict.fromkeys(split.feature for split in asked))
    outcomes = np.arange(2 ** len(asked))
    goes_left = {split: (outcomes >> bit) & 1 == 1 for bit, split in enumerate(asked)}
    coalitions = np.arange(2 ** len(features))
    is_known = {feature: (coalitions >> bit) & 1 == 1 for bit, feature in enumerate(features)}

    def value(node: int) -> Floats:
        """What the subtree says of each coalition of known features, at each outcome."""
        if node not in nodes:
            return np.full((len(coalitions), len(outcomes)), tree["split_conditions"][node])
        left, right = tree["left_children"][node], tree["right_children"][node]
        says_left, says_right = value(left), value(right)
        share = tree["sum_hessian"][left] / tree["sum_hessian"][node]
        split = nodes[node]
        followed = np.where(goes_left[split], says_left, says_right)
        averaged = share * says_left + (1 - share) * says_right
        return np.where(is_known[split.feature][:, None], followed, averaged)

    said = value(0)
    return _Table(
        splits=tuple(positions.setdefault(split, len(positions)) for split in asked),
        features=features,
        impacts=_shapley_weights(len(features)) @ said,
        expectation=float(said[0, 0]),
    )


def _shapley_weights(count: int) -> Floats:
    """How much the value of each coalition counts to each player (players, 2 ** players)."""
    weights = np.zeros((count, 2**count))
    for player in range(count):
        for coalition in range(2**count):
            size = coalition.bit_count()
            if coalition >> player & 1:
                weights[player, coalition] = factorial(size - 1) * factorial(count - size)
            else:
                weights[player, coalition] = -factorial(size) * factorial(count - size - 1)
    return weights / factorial(count)


def _splits(tree: Mapping[str, Any]) -> Iterator[Split | None]:
    """The split of each node; None for leaves."""
    categories = _categories(tree)
    for node, left in enumerate(tree["left_children"]):
        yield (
            None
            if left == -1
            else Split(
                feature=tree["split_indices"][node],
                below=np.float32(tree["split_conditions"][node]),
                categories=categories.get(node),
                missing=bool(tree["default_left"][node]),
            )
        )


def _categories(tree: Mapping[str, Any]) -> dict[int, frozenset[int]]:
    parts = zip(tree["categories_nodes"], tree["categories_segments"], tree["categories_sizes"], strict=True)
    return {node: frozenset(tree["categories"][start : start + size]) for node, start, size in parts}
