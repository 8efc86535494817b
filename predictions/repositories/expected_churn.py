"""States what yearly churn is expected, and keeps who said so, when and why."""

from datetime import datetime

from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from predictions.domain import ExpectedChurn
from predictions.models import ExpectedChurnRecord
from predictions.queries.expected_churn import expected_churn


class ExpectationUnchanged(ValueError):
    """The statement says what is in force already."""

    def __init__(self) -> None:
        super().__init__(_("This is what is in force already; nothing was changed."))


class ExpectationNeedsAReason(ValueError):
    """Nobody could say later where the number came from."""

    def __init__(self) -> None:
        super().__init__(_("Say in a few words where the number comes from; the history keeps it."))


def state_expected_churn(
    expected: ExpectedChurn | None, *, reason: str, set_by: User | None, now: datetime
) -> None:
    """Puts an expectation in force, or takes it back; the next training uses it.

    Args:
        expected: None takes back what was said.
        reason: where the number comes from.
        set_by: who says so; None for a command.
        now: the clock, UTC.

    Raises:
        ExpectationNeedsAReason: the reason is empty.
        ExpectationUnchanged: it is in force already.
    """
    if not reason.strip():
        raise ExpectationNeedsAReason
    if expected == expected_churn():
        raise ExpectationUnchanged
    ExpectedChurnRecord.objects.create(
        yearly_rate=expected.yearly_rate if expected else None,
        set_at=now,
        set_by=set_by,
        reason=reason.strip(),
    )
