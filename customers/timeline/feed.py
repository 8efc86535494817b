"""One page of the timeline, merged from all sources."""

from collections.abc import Collection
from dataclasses import dataclass

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from customers.timeline.place import Place
from customers.timeline.registry import timeline_sources
from customers.timeline.source import TimelineEntry

PAGE_ENTRIES = 12


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of the timeline.

    Attributes:
        older: where the next page begins; None at the beginning of the history.
    """

    entries: tuple[TimelineEntry, ...]
    older: Place | None


def feed_of(
    account: CustomerRecord,
    user: User,
    *,
    kinds: Collection[str] = (),
    before: Place | None = None,
    limit: int = PAGE_ENTRIES,
) -> Feed:
    """What happened, the newest first.

    Args:
        account: known to be visible to the user.
        user: who looks.
        kinds: keys of the sources to ask; empty for all.
        before: where the page before ended.
        limit: entries on the page.
    """
    found = [
        entry
        for source in timeline_sources()
        if not kinds or source.key in kinds
        for entry in source.newest(account, user, before, limit + 1)
    ]
    found.sort(key=lambda entry: entry.place.rank)
    shown = tuple(found[:limit])
    return Feed(shown, shown[-1].place if len(found) > limit else None)
