"""What follows from a change of an opportunity, and its history, for people and for files alike."""

from dataclasses import dataclass
from datetime import date, datetime

from churnapp.accounts.models import User
from gtm.domain import SalesStage, Slippage
from gtm.models import OpportunityChangeRecord, OpportunityRecord

CREATED = "created"
TRACKED_FIELDS = (
    "stage",
    "amount",
    "close_date",
    "opportunity_type",
    "sales_owner_id",
    "next_step",
    "next_step_on",
    "forecast_category",
    "lost_reason",
    "lost_note",
    "competitors",
    "goes_on_because",
)
# what ``settle`` sets besides what somebody changed
SETTLED_FIELDS = frozenset({"stage_entered_on", "slips", "first_close_date", "revision"})


@dataclass(frozen=True, slots=True)
class Author:
    """Who changed something, and when.

    Attributes:
        user: None for a file.
        at: UTC.
        because: why, where the person was asked.
    """

    user: User | None
    at: datetime
    because: str = ""


def settle(before: OpportunityRecord, record: OpportunityRecord, today: date) -> None:
    """Sets on a changed record, not yet saved, what follows from the change."""
    was_open, is_open = SalesStage(before.stage).is_open, SalesStage(record.stage).is_open
    if record.stage != before.stage and record.stage_entered_on == before.stage_entered_on:
        record.stage_entered_on = today
    if was_open and is_open:
        slippage = Slippage(before.slips, before.first_close_date)
        slippage = slippage.after(before.close_date, record.close_date)
        record.slips, record.first_close_date = slippage.times, slippage.first_promised
    record.revision = before.revision + 1


def changes_between(
    before: OpportunityRecord, record: OpportunityRecord, author: Author
) -> list[OpportunityChangeRecord]:
    """The history of a change, one row per field that differs; not yet saved."""
    return [
        change_of(before, name.removesuffix("_id"), getattr(before, name), getattr(record, name), author)
        for name in TRACKED_FIELDS
        if getattr(before, name) != getattr(record, name)
    ]


def change_of(
    record: OpportunityRecord, field: str, before: object, after: object, author: Author
) -> OpportunityChangeRecord:
    """One row of the history, not yet saved."""
    return OpportunityChangeRecord(
        opportunity=record,
        field=field,
        before=_text(before),
        after=_text(after),
        changed_at=author.at,
        changed_by=author.user,
        is_import=author.user is None,
        because=author.because,
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
