"""The worklist of the day: how every context says which accounts need somebody today, and why.

A context writes its reasons in its own ``worklist`` module, ends it with ``add_reason(…)``, and imports that
module when its app is ready. The page shows an account once, under its strongest reason; the account list has
every reason as a filter.
"""

from customers.worklist.reason import (
    EVERYBODY,
    LOOKS_AFTER_CUSTOMERS,
    SELLS,
    WHY_TODAY,
    RowAction,
    Why,
    WorklistReason,
)
from customers.worklist.registry import UnknownReason, add_reason, all_reasons, reason_named, reasons_for

__all__ = [
    "EVERYBODY",
    "LOOKS_AFTER_CUSTOMERS",
    "SELLS",
    "WHY_TODAY",
    "RowAction",
    "UnknownReason",
    "Why",
    "WorklistReason",
    "add_reason",
    "all_reasons",
    "reason_named",
    "reasons_for",
]
