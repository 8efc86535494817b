"""How values of custom fields are written on pages."""

from typing import Any

from churnapp.web.templatetags.formats import UNKNOWN, day, exact_money
from customers.domain import FieldKind


def told(kind: FieldKind, value: Any) -> str:
    """A value as pages write it.

    Args:
        kind: of its field.
        value: a text, Decimal or date by the kind, a person or a person's name; None for an empty one.
    """
    if value is None:
        return UNKNOWN
    match kind:
        case FieldKind.MONEY:
            return exact_money(value)
        case FieldKind.NUMBER:
            return f"{value.normalize():,f}"
        case FieldKind.DATE:
            return day(value)
        case _:
            return str(value)
