"""The contributions of boosted trees, looked up instead of reckoned row by row.

What a shallow tree says of a row depends on nothing but which way each of its splits sends the row, and seven
splits have only 128 outcomes. So the exact path-dependent SHAP values of every outcome are reckoned once for
a model, and a column of rows becomes a column of lookups: the idea of FastTreeSHAP v2 (Yang 2021).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import factorial
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from predictions.mart.columns import Booleans, Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST_SPLITS = 10  # of one tree: the table of a tree has a row for each of 2 ** splits outcomes
ROWS_AT_A_TIME = 8_192  # a column of as many is looked up in a processor's cache


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


@dataclass(frozen=True, slots=True)
class _Questions:
    """The splits of one feature that send what is missing the same way: asked at once.

    Attributes:
        feature: the column.
        missing: the answer where nothing is known.
        below: the answers are yes below these (s, 1); empty of a category.
        categories: for each split the codes for which the answer is no, of a category.
    """

    feature: int
    missing: bool
    below: NDArray[np.float32]
    categories: tuple[frozenset[int], ...]

    def __len__(self) -> int:
        return len(self.below) + len(self.categories)

    def answer(self, values: NDArray[np.float32], answers: Booleans) -> None:
        """Says which rows go left, as XGBoost decides it.

        Args:
            values: of the feature (n,).
            answers: where the answers are put (s, n).
        """
        unknown = np.isnan(values)
        if len(self.below):
            np.less(values, self.below, out=answers)  # never of NaN
        for row, codes in enumerate(self.categories):
            answers[row] = ~(np.isin(values, list(codes)) | unknown)
        if self.missing:
            answers |= unknown


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


@dataclass(frozen=True)
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
        if not self.splits:
            return added.T
        blocks = -(-len(matrix) // ROWS_AT_A_TIME)
        for rows in np.array_split(np.arange(len(matrix)), blocks) if blocks else ():
            block = slice(int(rows[0]), int(rows[-1]) + 1)
            self._add(np.asarray(matrix[block].T, dtype=np.float32, order="C"), added[:, block])
        return added.T

    def _add(self, rows: NDArray[np.float32], added: Floats) -> None:
        found = np.empty(rows.shape[1])
        for table, code in zip(self.tables, self._bits @ self._answers(rows), strict=True):
            outcome = code.astype(np.intp)  # once, not with every lookup
            for feature, impacts in zip(table.features, table.impacts, strict=True):
                impacts.take(outcome, None, found, "clip")  # nothing is clipped: it only skips a check
                added[feature] += found

    def _answers(self, rows: NDArray[np.float32]) -> NDArray[np.uint8]:
        """What each question says of each row, 0 or 1 (splits, n)."""
        answers = np.empty((len(self.splits), rows.shape[1]), dtype=np.bool_)
        start = 0
        for questions in self._questions:
            questions.answer(rows[questions.feature], answers[start : start + len(questions)])
            start += len(questions)
        return answers.view(np.uint8)

    @cached_property
    def _asked(self) -> dict[tuple[int, bool, bool], list[int]]:
        """The positions of the splits that are asked at once, in the order in which they are."""
        together: dict[tuple[int, bool, bool], list[int]] = {}
        for position, split in enumerate(self.splits):
            kind = split.feature, split.missing, split.categories is None
            together.setdefault(kind, []).append(position)
        return together

    @cached_property
    def _questions(self) -> tuple[_Questions, ...]:
        return tuple(
            _Questions(
                feature,
                missing,
                np.array([[self.splits[split].below] for split in asked if is_number], dtype=np.float32),
                tuple(kept for split in asked if (kept := self.splits[split].categories) is not None),
            )
            for (feature, missing, is_number), asked in self._asked.items()
        )

    @cached_property
    def _bits(self) -> "csr_array":
        """Adds up the answers to the splits of each tree as the bits of a number (trees, splits).

        As a product of a thin matrix it costs a tenth of what shifting one answer after another does.
        """
        from scipy.sparse import csr_array  # noqa: PLC0415 - most processes never score anything

        row_of = {split: row for row, split in enumerate(chain.from_iterable(self._asked.values()))}
        starts = np.cumsum([0, *(len(table.splits) for table in self.tables)])
        columns = [row_of[split] for table in self.tables for split in table.splits]
        bits = [1 << bit for table in self.tables for bit in range(len(table.splits))]
        wide = np.uint8 if max(bits) <= np.iinfo(np.uint8).max else np.uint16
        shape = len(self.tables), len(self.splits)
        return csr_array((np.array(bits, dtype=wide), columns, starts), shape=shape)


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
