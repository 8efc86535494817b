"""The reasons of the worklist, strongest first."""

from churnapp.accounts.models import User
from customers.worklist.reason import WorklistReason


class UnknownReason(LookupError):
    """No reason has that key."""


_reasons: dict[str, WorklistReason] = {}


def add_reason(reason: WorklistReason) -> None:
    """Adds a reason; the same key again replaces it."""
    _reasons[reason.key] = reason


def all_reasons() -> tuple[WorklistReason, ...]:
    """Every reason, strongest first."""
    return tuple(sorted(_reasons.values(), key=lambda reason: reason.position))


def reasons_for(user: User) -> tuple[WorklistReason, ...]:
    """The reasons of a person's day, strongest first."""
    return tuple(reason for reason in all_reasons() if reason.is_for(user))


def reason_named(key: str) -> WorklistReason:
    """The reason with that key.

    Raises:
        UnknownReason: there is none.
    """
    if key not in _reasons:
        raise UnknownReason(f"Unknown reason {key!r}. Valid reasons: {', '.join(sorted(_reasons))}.")
    return _reasons[key]
