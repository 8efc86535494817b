"""The roof as a Django app: it makes the Celery application known to every process."""

from importlib import import_module

from django.apps import AppConfig

from churnapp.notifications.events import Frequency, NotificationEvent, add_event
from churnapp.saying import later
from churnapp.web.navigation import Action, Destination, Section, add_action, add_destination

EVENTS = (
    NotificationEvent(
        "import_finished", later("Import finished"), Frequency.INBOX, "database-import", 80, admin_only=True
    ),
    NotificationEvent(
        "import_failed", later("Import failed"), Frequency.AT_ONCE, "alert-triangle", 81, admin_only=True
    ),
)
# pages of a person's own, which have no place in the sidebar
OWN_PAGES = (
    Action(
        later("Preferences"),
        "settings",
        "preferences",
        words=later("settings language time zone theme dates numbers notifications"),
    ),
    Action(later("Recent changes"), "history", "workspace:changes", words=later("undo history")),
    Action(later("Views"), "bookmark", "workspace:saved_views", words=later("saved filters pinned")),
)


class RoofConfig(AppConfig):
    """Pages and commands that mix contexts."""

    name = "churnapp"

    def ready(self) -> None:
        """Adds the page of the day and its events; loads the Celery application for the web process."""
        add_destination(Destination(later("Today"), "home", "home", position=5, section=Section.DAY, key="t"))
        for page in OWN_PAGES:
            add_action(page)
        for event in EVENTS:
            add_event(event)
        import_module("churnapp.celery")
