"""How features and scores were distributed when a model was trained: what later days are compared with."""

from typing import Any

import numpy as np

from predictions.domain import FeatureContract, FeatureKind
from predictions.mart.columns import Column, Floats, objects
from predictions.ml.examples import LabelledHistory

type Json = dict[str, Any]

BINS = 10
# the newest of training: against three years, every growing portfolio has drifted
REFERENCE_SNAPSHOTS = 6
DECIMALS = 6
WEEK = 7


def training_reference(contract: FeatureContract, history: LabelledHistory, scores: Floats | None) -> Json:
    """The distributions of the newest months that were learnt from.

    Args:
        contract: the features.
        history: rows of the training.
        scores: probabilities of the published rung at the origins of its test; None without a test.

    Returns:
        ``features``: name to distribution; ``score``: that of the probabilities, or None; ``accounts``: how
        many accounts stand behind the features.
    """
    days = np.unique(history.examples.as_of)[-REFERENCE_SNAPSHOTS:]
    rows = np.isin(history.examples.as_of, days)
    return {
        "features": {
            feature.name: distribution(
                history.features.columns[feature.name][rows], feature.kind, in_weeks=feature.unit == "days"
            )
            for feature in contract
        },
        "score": None if scores is None else distribution(scores, FeatureKind.NUMBER),
        "accounts": len(np.unique(history.examples.accounts[rows])),
    }


def distribution(values: Column, kind: FeatureKind, *, in_weeks: bool = False) -> Json:
    """Shares of a column in bins of its own.

    Args:
        values: the column (n,).
        kind: how it is read.
        in_weeks: whether bins hold whole weeks, for columns that count days: who works from Monday to Friday
            was seen 0 to 2 days ago, which of them is the weekday on which one looks, and no drift.

    Returns:
        For numbers ``edges`` (inner, rising, at its tenths) and ``shares`` of the bins between them; for
        categories ``values`` and their ``shares``. ``missing`` is the share without a value; the shares of
        the others add up to 1.
    """
    if kind is FeatureKind.CATEGORY:
        known = [str(value) for value in objects(values) if value is not None]
        names, counts = np.unique(np.array(known, dtype=np.str_), return_counts=True)
        shape: Json = {"values": [str(name) for name in names], "shares": _shares(counts)}
        return {**shape, "missing": _missing(len(known), len(values))}
    numbers = np.asarray(values, dtype=np.float64)
    told = numbers[np.isfinite(numbers)]
    edges = _edges(told, in_weeks=in_weeks)
    counts = np.bincount(np.searchsorted(edges, told, side="left"), minlength=len(edges) + 1)
    shape = {"edges": [float(edge) for edge in edges], "shares": _shares(counts)}
    return {**shape, "missing": _missing(len(told), len(values))}


def counts_in(reference: Json, values: Column) -> tuple[Floats, int]:
    """A column counted in the bins of a reference.

    Returns:
        Counts per bin, with one more bin for unseen categories, and how many values are missing.
    """
    if "values" in reference:
        places = {name: place for place, name in enumerate(reference["values"])}
        known = [str(value) for value in objects(values) if value is not None]
        found = [places.get(value, len(places)) for value in known]
        counts = np.bincount(np.array(found, dtype=np.int64), minlength=len(places) + 1)
        return counts.astype(np.float64), len(values) - len(known)
    numbers = np.asarray(values, dtype=np.float64)
    told = numbers[np.isfinite(numbers)]
    bins = np.searchsorted(np.array(reference["edges"], dtype=np.float64), told, side="left")
    counts = np.bincount(bins, minlength=len(reference["edges"]) + 1)
    return counts.astype(np.float64), len(numbers) - len(told)


def _edges(told: Floats, *, in_weeks: bool) -> Floats:
    if not len(told):
        return np.empty(0)
    tenths = np.quantile(told, np.arange(1, BINS) / BINS)
    return np.unique(WEEK * (tenths // WEEK) + WEEK - 1 if in_weeks else tenths)


def _shares(counts: Any) -> list[float]:
    total = counts.sum()
    return [round(float(count) / total, DECIMALS) for count in counts] if total else []


def _missing(known: int, total: int) -> float:
    return round(1 - known / total, DECIMALS) if total else 0.0
