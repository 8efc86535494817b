"""What a source of the timeline is, and what it tells."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from customers.timeline.place import Place


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened.

    Attributes:
        source: key of the source that tells it.
        pk: unique within the source, larger for what was recorded later.
        at: when; the first moment of the day where only that is known.
        icon: name of an icon.
        title: in a few words.
        detail: further words; may be empty.
        who: who did it; empty where nobody did.
        tone: ``good``, ``bad`` or nothing.
        url: where there is more to see; empty where there is not.
        is_whole_day: whether only the day is known.
        template: a template that shows it, given ``entry``; empty for the usual one.
        row: what such a template shows.
    """

    source: str
    pk: int
    at: datetime
    icon: str
    title: str
    detail: str = ""
    who: str = ""
    tone: str = ""
    url: str = ""
    is_whole_day: bool = False
    template: str = ""
    row: object = None

    @property
    def place(self) -> Place:
        """Where it stands in the timeline."""
        return Place(self.at, self.source, self.pk)


class TimelineSource(ABC):
    """What one context knows about the past of an account.

    Attributes:
        key: its name in the URL of the filter.
        label: its name on the filter.
        position: smaller stands further left on the filter.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    position: ClassVar[int]

    @abstractmethod
    def newest(
        self, account: CustomerRecord, user: User, before: Place | None, limit: int
    ) -> Sequence[TimelineEntry]:
        """The newest entries older than a place, in the order of ``Place``; one or two queries.

        Args:
            account: known to be visible to the user.
            user: who looks.
            before: None for the newest of all.
            limit: how many at most.
        """


def newest_of(entries: Iterable[TimelineEntry], before: Place | None, limit: int) -> Sequence[TimelineEntry]:
    """What ``TimelineSource.newest`` answers, of a history so short that it is read whole."""
    older = (entry for entry in entries if before is None or before.comes_before(entry.place))
    return sorted(older, key=lambda entry: entry.place.rank)[:limit]
