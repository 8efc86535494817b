"""What the vendor says it expects to lose in a year."""

from dataclasses import dataclass
from datetime import datetime

from predictions.domain import ExpectedChurn
from predictions.models import ExpectedChurnRecord

SHOWN_STATEMENTS = 10


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said about the expected churn.

    Attributes:
        yearly_rate: None where it was taken back.
        set_by: name of the person; empty for a command.
    """

    yearly_rate: float | None
    set_at: datetime
    set_by: str
    reason: str


def expected_churn() -> ExpectedChurn | None:
    """The expectation in force, in one query; None without one."""
    newest = ExpectedChurnRecord.objects.first()
    if newest is None or newest.yearly_rate is None:
        return None
    return ExpectedChurn(newest.yearly_rate)


def statements() -> list[Statement]:
    """What was said, newest first, the last ten times; one query."""
    return [
        Statement(record.yearly_rate, record.set_at, str(record.set_by or ""), record.reason)
        for record in ExpectedChurnRecord.objects.select_related("set_by")[:SHOWN_STATEMENTS]
    ]
