"""Links that show an account to people without a login."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from churnapp.accounts.models import User
from customers.models import CustomerRecord, ShareOpeningRecord, ShareRecord

TOKEN_BYTES = 32
LONGEST_TOKEN = 128


@dataclass(frozen=True, slots=True)
class NewShare:
    """A link that was just made.

    Attributes:
        token: to be shown now; nobody can read it again.
    """

    share: ShareRecord
    token: str


def make_share(account: CustomerRecord, *, days: int, with_notes: bool, by: User, now: datetime) -> NewShare:
    """Makes a link that shows an account for some days."""
    token = token_urlsafe(TOKEN_BYTES)
    share = ShareRecord.objects.create(
        customer=account,
        token_hash=_hash(token),
        with_notes=with_notes,
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return NewShare(share, token)


def revoke_share(share: ShareRecord, *, now: datetime) -> None:
    """Takes a link back at once; a second time changes nothing."""
    ShareRecord.objects.filter(pk=share.pk, revoked_at=None).update(revoked_at=now)


def open_share(token: str, now: datetime) -> ShareRecord | None:
    """The link of a token while it holds: not over, not taken back, and its maker may see the account."""
    found = (
        ShareRecord.objects.filter(token_hash=_hash(token[:LONGEST_TOKEN]), revoked_at=None)
        .filter(expires_at__gt=now, created_by__is_active=True)
        .select_related("customer__csm", "customer__account_executive", "created_by")
        .first()
    )
    if found is None:
        return None
    is_visible = CustomerRecord.objects.visible_to(found.created_by).filter(pk=found.customer_id).exists()
    return found if is_visible else None


def keep_opening(share: ShareRecord, *, address: str | None, now: datetime) -> None:
    """Remembers that somebody opened a link."""
    ShareOpeningRecord.objects.create(share=share, opened_at=now, address=address)


def _hash(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()
