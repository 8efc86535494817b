"""The reasons of a chunk: ``reasons_for`` on columns.

Nothing is worded here. Groups, features and facts are chosen on arrays, three places for each account.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from predictions.domain import (
    ACTIONABLE_GROUPS,
    OPEN_GATE,
    FeatureContract,
    FeatureKind,
    FeatureValue,
    Place,
    Reason,
    ReasonGate,
    phrase_of,
)
from predictions.domain.reasons import MOST_REASONS
from predictions.mart.columns import Booleans, Column, FeatureColumns, Floats, Integers, PastColumns
from predictions.scoring.actions import GROUPS, group_positions
from predictions.scoring.peers import PLAN, Peers

_CONTEXT = np.array([group not in ACTIONABLE_GROUPS for group in GROUPS])
_NEVER_TOLD = 4  # behind raising, raising in context, lowering, lowering in context


@dataclass(frozen=True, slots=True)
class ReasonColumns:
    """The reasons of n accounts: three places for each in the order they are told, those to spare last.

    Attributes:
        contract: of the model.
        features: column of the group's strongest feature in the direction of its sum; −1: no reason (n, 3).
        impacts: sum of the group's contributions (n, 3).
        values, pasts: of the feature, now and three months earlier; NaN: missing, or a text (n, 3).
        places: 1 + the percentage of peers, negative where the value is the smaller one; 0: none (n, 3).
        compared: position in ``plans`` of the plan of these peers; −1 for the whole portfolio (n,).
        plans: those that are peers of their own.
        texts: what stands in categories: feature to its columns now and, where known, three months earlier.
    """

    contract: FeatureContract
    features: Integers
    impacts: Floats
    values: Floats
    pasts: Floats
    places: NDArray[np.int8]
    compared: Integers
    plans: tuple[str, ...]
    texts: Mapping[int, tuple[Column, Column | None]]

    def __len__(self) -> int:
        return len(self.features)

    def where(self, told: Booleans) -> "ReasonColumns":
        """The same with no reasons for the other accounts."""
        return replace(self, features=np.where(told[:, None], self.features, -1))

    def of(self, row: int) -> tuple[Reason, ...]:
        """The reasons of one account, as ``reasons_for`` gives them."""
        ranks = [rank for rank, feature in enumerate(self.features[row].tolist()) if feature >= 0]
        return tuple(self._reason(row, rank) for rank in ranks)

    def texts_of(self, row: int, feature: int) -> tuple[str | None, str | None]:
        """The texts of a category, now and three months earlier; None where there are none."""
        now, past = self.texts.get(feature, (None, None))
        return None if now is None else now[row], None if past is None else past[row]

    def _reason(self, row: int, rank: int) -> Reason:
        column = int(self.features[row, rank])
        value, past = self.texts_of(row, column)
        return Reason(
            self.contract.features[column],
            float(self.impacts[row, rank]),
            _known(self.values[row, rank]) if value is None else value,
            _known(self.pasts[row, rank]) if past is None else past,
            self._place(row, rank),
            self.contract.target,
        )

    def _place(self, row: int, rank: int) -> Place | None:
        code, plan = int(self.places[row, rank]), int(self.compared[row])
        if not code:
            return None
        return Place(code > 0, abs(code) - 1, self.plans[plan] if plan >= 0 else "")


def reasons_of_chunk(
    contract: FeatureContract,
    accounts: FeatureColumns,
    contributions: Floats,
    peers: Peers,
    *,
    gate: ReasonGate = OPEN_GATE,
    past: PastColumns | None = None,
) -> ReasonColumns:
    """At most three reasons per account, in the order ``reasons_for`` gives.

    Args:
        contract: names, groups and words of the features.
        accounts: the chunk's columns, n accounts.
        contributions: log-odds in the contract's order, (n, k).
        peers: the accounts to compare with.
        gate: from what strength on a group may be told.
        past: the same accounts three months earlier; None where that is not known.
    """
    groups = group_positions(contract)
    sums = group_sums(groups, contributions)
    told = _told(sums, gate)
    is_told = told >= 0
    rows = np.arange(len(contributions))[:, None]
    impacts = sums[told, rows]
    features = np.where(is_told, _leading_features(groups, contributions, sums)[told, rows], -1)
    compared = peers.plan_codes(accounts.columns.get(PLAN), len(accounts))
    facts = _facts(contract, accounts, features, compared, peers=peers, past=past)
    return ReasonColumns(
        contract,
        features,
        np.where(is_told, impacts, 0.0),
        *facts,
        compared,
        peers.plans,
        _texts(contract, accounts, past),
    )


def _facts(
    contract: FeatureContract,
    accounts: FeatureColumns,
    features: Integers,
    compared: Integers,
    *,
    peers: Peers,
    past: PastColumns | None,
) -> tuple[Floats, Floats, NDArray[np.int8]]:
    """The value, the own past and the place among peers of each chosen feature, each (n, 3)."""
    values, pasts = np.full(features.size, np.nan), np.full(features.size, np.nan)
    places = np.zeros(features.size, dtype=np.int8)
    for column, plan, entries in _alike(features, compared, len(peers.plans)):
        feature, rows = contract.features[column], entries // MOST_REASONS
        if feature.kind is FeatureKind.CATEGORY:
            continue
        phrase = phrase_of(feature)
        values[entries] = accounts.columns[feature.name][rows]
        if past and phrase.has_past:
            pasts[entries] = past.columns[feature.name][rows]
        if phrase.has_peers:
            places[entries] = peers.places(feature.name, plan, values[entries])
    return values.reshape(features.shape), pasts.reshape(features.shape), places.reshape(features.shape)


def _alike(features: Integers, compared: Integers, plans: int) -> Iterator[tuple[int, int, Integers]]:
    """Positions of reasons that tell the same feature and compare with the same peers; −1 is left out.

    Yields:
        The feature, the plan of the peers, and positions in the reasons of all accounts, row by row.
    """
    keys = (features * (plans + 1) + (compared + 1)[:, None]).ravel()
    keys[features.ravel() < 0] = -1
    order = np.argsort(keys.astype(np.int16), kind="stable")  # sixteen bits are sorted without comparing
    found, starts = np.unique(keys[order], return_index=True)
    for key, entries in zip(found.tolist(), np.split(order, starts[1:]), strict=True):
        if key >= 0:
            yield key // (plans + 1), key % (plans + 1) - 1, entries


def numbers(contract: FeatureContract, columns: Mapping[str, Column]) -> Floats:
    """The numbers among the values, NaN for missing ones and for texts (n, k)."""
    count = len(next(iter(columns.values()))) if columns else 0
    values = np.full((count, len(contract.names)), np.nan)
    for position, feature in enumerate(contract):
        if feature.kind is FeatureKind.NUMBER:
            values[:, position] = columns[feature.name]
    return values


def group_sums(groups: Integers, contributions: Floats) -> Floats:
    """The contributions of each driver group, added in the order of the contract (groups, n)."""
    sums = np.zeros((len(GROUPS), len(contributions)))
    for column, group in enumerate(groups):
        sums[group] += contributions[:, column]
    return sums


def _told(sums: Floats, gate: ReasonGate) -> Integers:
    """Positions in ``GROUPS`` in the order they are told, −1 where there are fewer than three (n, 3)."""
    weakest = [
        [[gate.weakest(group, raises_risk=raises_risk)] for group in GROUPS] for raises_risk in (False, True)
    ]
    strength = np.abs(sums)
    strength[strength < np.where(sums > 0, weakest[1], weakest[0])] = 0.0
    rows = np.arange(sums.shape[1])
    strongest = np.empty((sums.shape[1], MOST_REASONS), dtype=np.int64)
    order = np.empty(strongest.shape, dtype=np.int8)
    for rank in range(MOST_REASONS):
        best = strength.argmax(axis=0)
        is_strong = strength[best, rows] > 0
        strength[best, rows] = 0.0
        strongest[:, rank] = np.where(is_strong, best, -1)
        lowers = sums[best, rows] < 0
        # among equals the stronger one first
        order[:, rank] = np.where(is_strong, 2 * lowers + _CONTEXT[best], _NEVER_TOLD) * MOST_REASONS + rank
    order.sort(axis=1)
    return np.take_along_axis(strongest, (order % MOST_REASONS).astype(np.int64), axis=1)


def _leading_features(groups: Integers, contributions: Floats, sums: Floats) -> Integers:
    """Of each group the feature that is strongest in the direction of the sum (groups, n)."""
    leading = np.zeros(sums.shape, dtype=np.int64)
    for group in np.unique(groups):
        first, *others = np.nonzero(groups == group)[0].tolist()
        leading[group] = first
        if not others:
            continue
        direction = np.sign(sums[group])
        strongest = contributions[:, first] * direction
        for column in others:
            directed = contributions[:, column] * direction
            np.copyto(leading[group], column, where=directed > strongest)
            np.maximum(strongest, directed, out=strongest)
    return leading


def _texts(
    contract: FeatureContract, accounts: FeatureColumns, past: PastColumns | None
) -> dict[int, tuple[Column, Column | None]]:
    return {
        position: (
            accounts.columns[feature.name],
            past.columns[feature.name] if past and phrase_of(feature).has_past else None,
        )
        for position, feature in enumerate(contract)
        if feature.kind is FeatureKind.CATEGORY
    }


def plain_values(column: Column) -> list[FeatureValue]:
    """The cells of a column as the domain knows them: None for NaN."""
    cells: list[FeatureValue] = column.tolist()
    if column.dtype.kind == "f":
        return [None if cell != cell else cell for cell in cells]  # noqa: PLR0124 NaN differs from itself
    return cells


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
