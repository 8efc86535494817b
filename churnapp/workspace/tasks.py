"""Long changes, done by the workers."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from churnapp.workspace.changing import go_on
from churnapp.workspace.keeping import forget_deleted
from churnapp.workspace.models import ChangeRecord

STALLED_AFTER = timedelta(seconds=60)


@shared_task(name="workspace.go_on")
def go_on_with(change: int) -> None:
    """Does, or takes back, what is left of a change; safe to deliver twice."""
    go_on(change)


@shared_task(name="workspace.sweep_changes")
def sweep_changes() -> None:
    """Sends changes again that stopped half way: their worker died, or the broker was away."""
    for change in ChangeRecord.objects.under_way().filter(moved_at__lt=timezone.now() - STALLED_AFTER):
        go_on_with.delay(change.pk)


@shared_task(name="workspace.forget_deleted_views")
def forget_deleted_views() -> None:
    """Removes views for good that were deleted 30 days ago."""
    forget_deleted(timezone.now())
