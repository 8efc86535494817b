"""The Django app of notifications."""

from django.apps import AppConfig

from churnapp.saying import later
from churnapp.web.navigation import Destination, Section, add_destination


class NotificationsConfig(AppConfig):
    """What the product tells people by itself."""

    name = "churnapp.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Adds the inbox to the navigation."""
        add_destination(
            Destination(later("Inbox"), "inbox", "notifications:inbox", 20, section=Section.DAY, key="i")
        )
