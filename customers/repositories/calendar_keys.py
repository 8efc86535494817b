"""Keys of calendars in the application database."""

import secrets
from datetime import datetime
from hashlib import sha256

from churnapp.accounts.models import User
from customers.models import CalendarKeyRecord

KEY_BYTES = 24


def new_calendar_key(user: User, now: datetime) -> str:
    """A new key, which is told this once; an earlier one stops to work."""
    key = secrets.token_urlsafe(KEY_BYTES)
    CalendarKeyRecord.objects.update_or_create(
        user=user, defaults={"key_hash": _hash(key), "created_at": now}
    )
    return key


def revoke_calendar_key(user: User) -> None:
    """Whoever knows the address reads nothing from now on."""
    CalendarKeyRecord.objects.filter(user=user).delete()


def owner_of_key(key: str) -> User | None:
    """Whose calendar a key opens; None for a wrong key, and for a login that is switched off."""
    found = CalendarKeyRecord.objects.filter(key_hash=_hash(key), user__is_active=True)
    record = found.select_related("user").first()
    return record.user if record else None


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
