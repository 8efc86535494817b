"""Columns of numbers that are kept as bytes: half the size of text, and written for a chunk at once.

All numbers are little-endian. Columns of these fields answer with plain Python values; whoever writes many
rows at once brings the bytes.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
from django.db import models

from customers.domain import PlanTier
from predictions.domain import FeatureValue, Place
from predictions.domain.kept_reasons import KeptReason
from predictions.domain.reasons import MOST_REASONS

FLOAT32 = np.dtype("<f4")
FLOAT64 = np.dtype("<f8")
COUNT = np.dtype("<u2")
PLANS = tuple(plan.value for plan in PlanTier)  # by position + 1; 0 stands for the whole portfolio
REASON = np.dtype(
    [
        ("feature", "<u4"),  # its code; 0: there is no further reason
        ("impact", "<f4"),
        ("value", "<f8"),  # NaN: missing, or a text
        ("own_past", "<f8"),
        ("place", "i1"),  # 1 + the percentage, negative where the value is the smaller one; 0: none
        ("plan", "i1"),
    ]
)


if TYPE_CHECKING:
    _Bytes = models.Field[Any, Any]
else:
    _Bytes = models.BinaryField


class BytesField(_Bytes, ABC):
    """A value that is kept as bytes; an empty one is no byte at all."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": list, "blank": True, "editable": False, **options})

    @abstractmethod
    def packed(self, value: Any) -> bytes:
        """The bytes of a value."""

    @abstractmethod
    def unpacked(self, kept: bytes) -> Any:
        """The value of some bytes."""

    def from_db_value(self, kept: Any, *_: object) -> Any:
        """What a row or a query answers with."""
        return None if kept is None else self.unpacked(bytes(kept))

    def get_prep_value(self, value: Any) -> Any:
        """What goes to the database."""
        if value is None or isinstance(value, bytes | memoryview):
            return value
        return self.packed(value)

    def to_python(self, value: Any) -> Any:
        """Values as they are."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """For dumps: the value as JSON."""
        return orjson.dumps(self.value_from_object(obj), default=repr).decode()


class FloatsField(BytesField):
    """Numbers in single precision, seven digits of which are right.

    Args:
        decimals: to which they are rounded when they are read.
    """

    def __init__(self, *args: Any, decimals: int = 6, **options: Any) -> None:
        self.decimals = decimals
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """With the decimals."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "decimals": self.decimals}

    def packed(self, value: Sequence[float]) -> bytes:
        """Four bytes each."""
        return np.asarray(value, dtype=FLOAT32).tobytes()

    def unpacked(self, kept: bytes) -> list[float]:
        """Rounded, because the digits behind say nothing."""
        numbers: list[float] = np.frombuffer(kept, FLOAT32).astype(np.float64).round(self.decimals).tolist()
        return numbers


class FeatureValuesField(BytesField):
    """Raw values of features: how many, the numbers in double precision, and the texts by their position."""

    def packed(self, value: Sequence[FeatureValue]) -> bytes:
        """Nothing for no values; NaN where a number is missing or the value is a text."""
        if not value:
            return b""
        texts = {str(place): text for place, text in enumerate(value) if isinstance(text, str)}
        numbers = [np.nan if cell is None or isinstance(cell, str) else cell for cell in value]
        return packed_count(len(value)) + np.array(numbers, dtype=FLOAT64).tobytes() + packed_texts(texts)

    def unpacked(self, kept: bytes) -> list[FeatureValue]:
        """None where nothing is known."""
        if not kept:
            return []
        count = int(np.frombuffer(kept, COUNT, 1)[0])
        start, end = COUNT.itemsize, COUNT.itemsize + count * FLOAT64.itemsize
        values: list[FeatureValue] = [
            None if cell != cell else cell  # noqa: PLR0124 NaN differs from itself
            for cell in np.frombuffer(kept[start:end], FLOAT64).tolist()
        ]
        for place, text in unpacked_texts(kept[end:]).items():
            values[int(place)] = text
        return values


class ReasonsField(BytesField):
    """At most three reasons in the order they are told, then the texts of those that have some."""

    def packed(self, value: Sequence[KeptReason]) -> bytes:
        """A fixed number of bytes for each of three, whether it is there or not."""
        if not value:
            return b""
        records = np.zeros(MOST_REASONS, dtype=REASON)
        for record, reason in zip(records, value, strict=False):
            record["feature"], record["impact"] = reason.feature, reason.impact
            record["value"], record["own_past"] = _number(reason.value), _number(reason.own_past)
            record["place"], record["plan"] = _packed_place(reason.place)
        texts = {str(rank): told for rank, reason in enumerate(value) if (told := _texts(reason))}
        return records.tobytes() + packed_texts(texts)

    def unpacked(self, kept: bytes) -> list[KeptReason]:
        """Those that are there."""
        size = MOST_REASONS * REASON.itemsize
        texts = unpacked_texts(kept[size:])
        records = np.frombuffer(kept[:size], REASON).tolist()
        return [_reason(record, texts.get(str(rank))) for rank, record in enumerate(records) if record[0]]


def packed_count(count: int) -> bytes:
    """How many values follow."""
    return np.array([count], dtype=COUNT).tobytes()


def packed_texts(texts: dict[str, Any]) -> bytes:
    """Texts by their position as JSON; nothing where there are none."""
    return orjson.dumps(texts) if texts else b""


def unpacked_texts(kept: bytes) -> dict[str, Any]:
    """The texts by their position."""
    return orjson.loads(kept) if kept else {}


def _number(value: FeatureValue) -> float:
    return np.nan if value is None or isinstance(value, str) else value


def _packed_place(place: Place | None) -> tuple[int, int]:
    if place is None:
        return 0, 0
    plan = PLANS.index(place.plan) + 1 if place.plan else 0
    return (place.percent + 1 if place.is_more else -place.percent - 1), plan


def _texts(reason: KeptReason) -> list[str | None]:
    """Value and own past where they are texts, then words and group where those were kept."""
    told = [cell if isinstance(cell, str) else None for cell in (reason.value, reason.own_past)]
    if reason.words:
        return [*told, reason.words, reason.group]
    return told if any(cell is not None for cell in told) else []


def _reason(record: Iterable[Any], texts: Sequence[str | None] | None) -> KeptReason:
    feature, impact, value, own_past, place, plan = record
    value_text, past_text, words, group = [*(texts or ()), None, None, None, None][:4]
    return KeptReason(
        feature,
        round(impact, 6),
        value_text if value_text is not None else _known(value),
        past_text if past_text is not None else _known(own_past),
        Place(place > 0, abs(place) - 1, PLANS[plan - 1] if plan else "") if place else None,
        words or "",
        group or "",
    )


def _known(number: float) -> float | None:
    return None if number != number else number  # noqa: PLR0124 NaN differs from itself
