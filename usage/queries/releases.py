"""The vendor's releases."""

from datetime import date

from usage.models import ReleaseRecord

MOST_RELEASES = 500


def releases() -> list[ReleaseRecord]:
    """The newest 500 that are not removed, newest first, in one query."""
    return list(ReleaseRecord.objects.filter(removed_at=None)[:MOST_RELEASES])


def releases_between(first: date, last: date) -> list[ReleaseRecord]:
    """Those of a stretch of days, oldest first, in one query."""
    within = ReleaseRecord.objects.filter(removed_at=None, released_on__range=(first, last))
    return list(within.order_by("released_on", "name")[:MOST_RELEASES])
