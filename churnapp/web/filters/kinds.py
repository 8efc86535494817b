"""Kinds of fields: which questions they answer, and how their values are written."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.utils.translation import gettext as _

from churnapp.saying import later
from churnapp.web.filters.operators import Operator
from churnapp.web.templatetags.formats import day, money, number

type Value = str | int | Decimal | float | date

MAX_TEXT_LENGTH = 200
MAX_DAYS = 36_500
LARGEST = Decimal(10) ** 12
_EMPTINESS = (Operator.EMPTY, Operator.FILLED)
_ORDER = (Operator.GT, Operator.GTE, Operator.LT, Operator.LTE, Operator.BETWEEN)


class ValueRefused(ValueError):
    """A value does not fit its field; the message is for the person who wrote it."""


class FieldKind(StrEnum):
    """What the values of a field are."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    CHOICE = "choice"
    FLAG = "flag"

    @property
    def operators(self) -> tuple[Operator, ...]:
        """The questions, the usual one first."""
        return _OPERATORS[self]

    def read(self, written: str, label: str, choices: Mapping[str, str]) -> Value:
        """The value that is written.

        Args:
            written: as in a form or a URL.
            label: of the field, for the refusal.
            choices: valid values of a choice.

        Raises:
            ValueRefused: it is no value of this kind.
        """
        asked = written.replace("\x00", "").strip()
        if self is FieldKind.CHOICE and asked not in choices:
            raise ValueRefused(
                _("%(label)s has no choice “%(asked)s”") % {"label": label, "asked": asked[:40]}
            )
        if self in {FieldKind.TEXT, FieldKind.CHOICE}:
            return asked[:MAX_TEXT_LENGTH]
        try:
            return _READERS[self](asked)
        except (ValueError, InvalidOperation, OverflowError):
            raise ValueRefused(_(_REFUSALS[self]) % {"asked": asked[:40], "label": label}) from None

    def words(self, value: Value, choices: Mapping[str, str]) -> str:
        """The value as a page says it."""
        match self:
            case FieldKind.CHOICE:
                return choices.get(str(value), str(value))
            case FieldKind.MONEY:
                return money(Decimal(str(value)))
            case FieldKind.PERCENT:
                return f"{self.written(value)}%"
            case FieldKind.DATE if isinstance(value, date):
                return day(value)
            case FieldKind.NUMBER:
                return number(Decimal(str(value)), _decimals(Decimal(str(value))))
        return str(value)

    def written(self, value: Value) -> str:
        """The value as ``read`` takes it."""
        if self is FieldKind.PERCENT and isinstance(value, float):
            return f"{round(value * 100, 6):.6f}".rstrip("0").rstrip(".")
        if isinstance(value, Decimal):
            return f"{value:f}"
        return value.isoformat() if isinstance(value, date) else str(value)


def read_days(written: str, label: str) -> int:
    """A count of days.

    Raises:
        ValueRefused: it is no whole number from 0 to a hundred years.
    """
    asked = written.strip()
    if asked.isascii() and asked.isdecimal() and len(asked) <= len(str(MAX_DAYS)) and int(asked) <= MAX_DAYS:
        return int(asked)
    raise ValueRefused(
        _("“%(asked)s” is no number of days for %(label)s") % {"asked": asked[:40], "label": label}
    )


def _amount(written: str) -> Decimal:
    found = Decimal(written.removeprefix("$").replace(",", "").replace(" ", ""))
    if not written.isascii() or not found.is_finite() or abs(found) > LARGEST:
        raise ValueError(written)
    return round(found, 6).normalize() + 0


def _share(written: str) -> float:
    return float(_amount(written.removesuffix("%")) / 100)


def _date(written: str) -> date:
    found = date.fromisoformat(written)
    if found.isoformat() != written:
        raise ValueError(written)
    return found


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


_READERS: dict[FieldKind, Callable[[str], Value]] = {
    FieldKind.NUMBER: _amount,
    FieldKind.MONEY: _amount,
    FieldKind.PERCENT: _share,
    FieldKind.DATE: _date,
}
_REFUSALS = {
    FieldKind.NUMBER: later("“%(asked)s” is no number for %(label)s"),
    FieldKind.MONEY: later("“%(asked)s” is no number for %(label)s"),
    FieldKind.PERCENT: later("“%(asked)s” is no percentage for %(label)s"),
    FieldKind.DATE: later("“%(asked)s” is no date (write it as 2026-12-31) for %(label)s"),
}
_OPERATORS = {
    FieldKind.TEXT: (
        Operator.CONTAINS,
        Operator.LACKS,
        Operator.STARTS,
        Operator.IS,
        Operator.NOT,
        *_EMPTINESS,
    ),
    FieldKind.NUMBER: (Operator.GTE, Operator.IS, Operator.NOT, *_ORDER[:1], *_ORDER[2:], *_EMPTINESS),
    FieldKind.MONEY: (Operator.GTE, Operator.IS, Operator.NOT, *_ORDER[:1], *_ORDER[2:], *_EMPTINESS),
    FieldKind.PERCENT: (Operator.GTE, *_ORDER[:1], *_ORDER[2:], *_EMPTINESS),
    FieldKind.DATE: (
        Operator.NEXT,
        Operator.LAST,
        Operator.BEFORE,
        Operator.AFTER,
        Operator.ON,
        Operator.BETWEEN,
        Operator.OLDER,
        Operator.BEYOND,
        *_EMPTINESS,
    ),
    FieldKind.CHOICE: (Operator.IS, Operator.NOT, *_EMPTINESS),
    FieldKind.FLAG: (Operator.YES, Operator.NO),
}
