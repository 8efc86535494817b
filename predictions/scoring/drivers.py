"""The reasons of a chunk: ``reasons_for`` on columns.

Groups and features are chosen on arrays; only the chosen ones, at most three per account, are put into words.
"""

from dataclasses import dataclass

import numpy as np

from predictions.domain import (
    ACTIONABLE_GROUPS,
    OPEN_GATE,
    FeatureContract,
    FeatureValue,
    Phrase,
    Reason,
    ReasonGate,
    in_direction,
    phrase_of,
)
from predictions.domain.reasons import MOST_REASONS
from predictions.mart.columns import Column, FeatureColumns, Floats, Integers, PastColumns
from predictions.scoring.actions import GROUPS, group_positions
from predictions.scoring.peers import PLAN, Peers

_CONTEXT = np.array([group not in ACTIONABLE_GROUPS for group in GROUPS])


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The chosen groups, one entry per reason, account by account in the order they are told.

    Attributes:
        rows: row of the account.
        groups: position in ``GROUPS``.
        impacts: sum of the group's contributions.
        features: column of the group's strongest feature in the direction of the sum.
    """

    rows: Integers
    groups: Integers
    impacts: Floats
    features: Integers


def reasons_of_chunk(
    contract: FeatureContract,
    accounts: FeatureColumns,
    contributions: Floats,
    peers: Peers,
    *,
    gate: ReasonGate = OPEN_GATE,
    past: PastColumns | None = None,
) -> list[list[Reason]]:
    """At most three reasons per account, in the order ``reasons_for`` gives.

    Args:
        contract: names, groups and words of the features.
        accounts: the chunk's columns, n accounts.
        contributions: log-odds in the contract's order, (n, k).
        peers: the accounts to compare with.
        gate: from what strength on a group may be told.
        past: the same accounts three months earlier; None where that is not known.
    """
    chosen = _choose(group_positions(contract), contributions, gate)
    texts = _in_words(contract, accounts, chosen, peers, past)
    reasons: list[list[Reason]] = [[] for _ in range(len(contributions))]
    names = contract.names
    for row, group, impact, feature, text in zip(
        chosen.rows.tolist(),
        chosen.groups.tolist(),
        chosen.impacts.tolist(),
        chosen.features.tolist(),
        texts,
        strict=True,
    ):
        reasons[row].append(Reason(GROUPS[group], impact, names[feature], text))
    return reasons


def _choose(groups: Integers, contributions: Floats, gate: ReasonGate) -> _Chosen:
    sums = np.zeros((len(contributions), len(GROUPS)))
    for column, group in enumerate(groups):  # the domain's order of additions
        sums[:, group] += contributions[:, column]
    weakest = [
        [gate.weakest(group, raises_risk=raises_risk) for group in GROUPS] for raises_risk in (False, True)
    ]
    strength = np.where(np.abs(sums) >= np.where(sums > 0, weakest[1], weakest[0]), np.abs(sums), 0.0)
    strongest = np.argsort(-strength, axis=1, kind="stable")[:, :MOST_REASONS]
    told_order = np.lexsort((_CONTEXT[strongest], np.take_along_axis(sums, strongest, axis=1) < 0), axis=1)
    told = np.take_along_axis(strongest, told_order, axis=1)
    rows, ranks = np.nonzero(np.take_along_axis(strength, told, axis=1))
    chosen = told[rows, ranks]
    impacts = sums[rows, chosen]
    return _Chosen(rows, chosen, impacts, _leading_features(groups, contributions, rows, chosen, impacts))


def _leading_features(
    groups: Integers, contributions: Floats, rows: Integers, chosen: Integers, impacts: Floats
) -> Integers:
    leading = np.zeros(len(rows), dtype=np.int64)
    for group in np.unique(chosen):
        entries = np.nonzero(chosen == group)[0]
        columns = np.nonzero(groups == group)[0]
        directed = contributions[np.ix_(rows[entries], columns)] * np.sign(impacts[entries])[:, None]
        leading[entries] = columns[np.argmax(directed, axis=1)]
    return leading


def _in_words(
    contract: FeatureContract,
    accounts: FeatureColumns,
    chosen: _Chosen,
    peers: Peers,
    past: PastColumns | None,
) -> list[str]:
    texts = [""] * len(chosen.rows)
    plans = accounts.columns.get(PLAN)
    raises_risk = (chosen.impacts > 0).tolist()
    for column, feature in enumerate(contract):
        entries, phrase = np.nonzero(chosen.features == column)[0], phrase_of(feature)
        rows = chosen.rows[entries]
        values = accounts.columns[feature.name][rows]
        places = _places(phrase, peers, values, None if plans is None else plans[rows])
        earlier = past.columns[feature.name][rows] if past and phrase.has_past else None
        before = [None] * len(rows) if earlier is None else plain_values(earlier)
        told = zip(entries.tolist(), plain_values(values), before, places, strict=True)
        for entry, value, own_past, place in told:
            fact = phrase.told_at(value, own_past, place)
            texts[entry] = in_direction(fact, raises_risk=raises_risk[entry], target=contract.target)
    return texts


def _places(phrase: Phrase, peers: Peers, values: Column, plans: Column | None) -> list[str]:
    if not phrase.has_peers:
        return [""] * len(values)
    return peers.places(phrase.feature.name, values, plans, more=phrase.more, less=phrase.less)


def plain_values(column: Column) -> list[FeatureValue]:
    """The cells of a column as the domain knows them: None for NaN."""
    cells: list[FeatureValue] = column.tolist()
    if column.dtype.kind == "f":
        return [None if cell != cell else cell for cell in cells]  # noqa: PLR0124 NaN differs from itself
    return cells
