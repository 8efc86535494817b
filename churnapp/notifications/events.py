"""What may be told: each context adds its own events when the product starts."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy

from churnapp.saying import say


class Frequency(models.TextChoices):
    """How often a person hears of an event; whatever is told also stands in the inbox."""

    NEVER = "never", gettext_lazy("Never")
    INBOX = "inbox", gettext_lazy("Inbox only")
    AT_ONCE = "at_once", gettext_lazy("Mail at once")
    DAILY = "daily", gettext_lazy("Daily mail")
    WEEKLY = "weekly", gettext_lazy("Weekly mail")


class UnknownEvent(LookupError):
    """Nobody has added such an event."""


@dataclass(frozen=True, slots=True)
class NotificationEvent:
    """Something that people may want to hear of.

    Attributes:
        key: short, lower case, never changed: rows and choices of people name it.
        label: in the preferences and above the rows of a mail, marked with ``later``.
        usual: how often people hear of it who chose nothing.
        icon: a name of the vendored icons.
        position: smaller stands first.
        admin_only: whether only admins are told.
        list_key: the list whose rows it is about, so that a mail of several leads to a view of them.
        list_url: where all of them stand if that is no such list, such as ``/tasks/``; empty for the inbox.
    """

    key: str
    label: str
    usual: Frequency
    icon: str
    position: int
    admin_only: bool = False
    list_key: str = ""
    list_url: str = ""

    @property
    def words(self) -> str:
        """The label in the reader's language."""
        return say(self.label)


_events: dict[str, NotificationEvent] = {}


def add_event(event: NotificationEvent) -> NotificationEvent:
    """Adds an event and returns it; the same key again replaces it."""
    _events[event.key] = event
    return event


def event_of(key: str) -> NotificationEvent:
    """The event of a key.

    Raises:
        UnknownEvent: there is none.
    """
    try:
        return _events[key]
    except KeyError:
        valid = ", ".join(sorted(_events))
        raise UnknownEvent(f"Unknown event {key!r}. Valid events: {valid}.") from None


def all_events(*, with_admin_only: bool) -> list[NotificationEvent]:
    """The events a person may hear of, in their order."""
    seen = (event for event in _events.values() if with_admin_only or not event.admin_only)
    return sorted(seen, key=lambda event: (event.position, event.key))
