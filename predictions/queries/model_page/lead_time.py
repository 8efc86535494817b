"""How long before they left the leavers were flagged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from predictions.queries.model_page.figure import Figure


@dataclass(frozen=True, slots=True)
class LeadTimeRow:
    """Leavers that were flagged at least so many days ahead.

    Attributes:
        share: of the leavers that had a test day that early.
        leavers: how many those were; None where an older version did not count them.
    """

    days: int
    share: Figure
    leavers: int | None


@dataclass(frozen=True, slots=True)
class LeadTime:
    """The timeliness of the chosen rung.

    Attributes:
        flagged_share: share of the accounts that count as flagged on each test day.
    """

    rows: tuple[LeadTimeRow, ...]
    flagged_share: float


def lead_time_of(report: Mapping[str, Any]) -> LeadTime | None:
    """None when it was not measured, or no day of leaving is known."""
    found = report.get("lead_time", {})
    rows = tuple(
        LeadTimeRow(
            days,
            Figure.named(f"flagged_{days}_days_ahead", found),
            found.get(f"leavers_{days}_days_ahead"),
        )
        for days in (30, 60)
        if found.get(f"flagged_{days}_days_ahead") is not None
    )
    return LeadTime(rows, found.get("flagged_share", 0.1)) if rows else None
