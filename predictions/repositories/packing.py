"""The columns of a chunk as the bytes that its rows keep; see ``predictions.models.facts``."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from predictions.domain import FeatureContract, FeatureKind
from predictions.domain.kept_reasons import feature_code
from predictions.mart.columns import Column, Floats
from predictions.models.facts import COUNT, FLOAT32, FLOAT64, PLANS, REASON, packed_texts
from predictions.scoring.drivers import ReasonColumns, numbers


def packed_floats(values: Floats) -> list[bytes]:
    """Each row for a ``FloatsField`` (n, k)."""
    return _rows_of(np.ascontiguousarray(values, dtype=FLOAT32))


def packed_values(contract: FeatureContract, columns: Mapping[str, Column]) -> list[bytes]:
    """Each row for a ``FeatureValuesField``."""
    rows = packed_numbers(numbers(contract, columns))
    places = [place for place, feature in enumerate(contract) if feature.kind is FeatureKind.CATEGORY]
    if not places:
        return rows
    texts = zip(*(columns[contract.names[place]].tolist() for place in places), strict=True)
    tails = _Tails(places)
    return [row + tails[told] for row, told in zip(rows, texts, strict=True)]


def packed_numbers(values: Floats) -> list[bytes]:
    """Each row for a ``FeatureValuesField``, where all are numbers (n, k)."""
    records = np.empty(len(values), dtype=[("count", COUNT), ("values", FLOAT64, values.shape[1])])
    records["count"], records["values"] = values.shape[1], values
    return _rows_of(records)


def packed_reasons(reasons: ReasonColumns) -> list[bytes]:
    """Each row for a ``ReasonsField``."""
    codes = np.array([*map(feature_code, reasons.contract.names), 0], dtype=np.uint32)  # −1 is the last
    peers = np.array([*(PLANS.index(plan) + 1 for plan in reasons.plans), 0], dtype=np.int8)
    records = np.zeros(reasons.features.shape, dtype=REASON)
    records["feature"] = codes[reasons.features]
    records["impact"] = reasons.impacts
    records["value"], records["own_past"] = reasons.values, reasons.pasts
    records["place"] = reasons.places
    records["plan"] = np.where(reasons.places, peers[reasons.compared][:, None], 0)
    records[reasons.features < 0] = 0
    packed = _rows_of(records)
    for row, tail in _texts(reasons):
        packed[row] += tail
    for row in np.nonzero(reasons.features[:, 0] < 0)[0].tolist():
        packed[row] = b""
    return packed


class _Tails(dict[tuple[str | None, ...], bytes]):
    """The texts of an account by their position: few accounts have texts of their own."""

    def __init__(self, places: list[int]) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, texts: tuple[str | None, ...]) -> bytes:
        told = {str(place): text for place, text in zip(self._places, texts, strict=True) if text is not None}
        packed = self[texts] = packed_texts(told)
        return packed


def _texts(reasons: ReasonColumns) -> Iterator[tuple[int, bytes]]:
    """The rows whose reasons tell of categories, with their texts."""
    rows, ranks = np.nonzero(np.isin(reasons.features, list(reasons.texts)))
    told: dict[int, dict[str, list[str | None]]] = {}
    for row, rank in zip(rows.tolist(), ranks.tolist(), strict=True):
        texts = reasons.texts_of(row, int(reasons.features[row, rank]))
        told.setdefault(row, {})[str(rank)] = list(texts)
    for row, by_rank in told.items():
        yield row, packed_texts(by_rank)


def _rows_of(block: NDArray[Any]) -> list[bytes]:
    """The bytes of each row of a contiguous block."""
    size = block.nbytes // len(block) if len(block) else 0
    kept = block.tobytes()
    return [kept[start : start + size] for start in range(0, len(kept), size)] if size else [b""] * len(block)
