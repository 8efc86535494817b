"""Saved views that say only what a test is about."""

from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.workspace.models import SavedViewRecord


def make_view(owner: User | None = None, **fields) -> SavedViewRecord:
    """A private view of the account list; without an owner, of somebody nobody knows."""
    if owner is None:
        owner, _ = User.objects.get_or_create(username="somebody-with-views")
    now = timezone.now()
    plain = {
        "list_key": "accounts",
        "name": "Large ones",
        "query": "sort=-mrr",
        "created_at": now,
        "updated_at": now,
    }
    return SavedViewRecord.objects.create(owner=owner, **{**plain, **fields})
