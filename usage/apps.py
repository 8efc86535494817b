"""The Django app of the usage context."""

from importlib import import_module

from django.apps import AppConfig

from churnapp.saying import later
from churnapp.web.navigation import Destination, Section, add_destination


class UsageConfig(AppConfig):
    """What they do."""

    name = "usage"

    def ready(self) -> None:
        """Adds the tickets to the navigation, and what this context knows to the account page."""
        add_destination(
            Destination(
                later("Tickets"), "ticket", "usage:tickets", position=30, section=Section.CUSTOMERS, key="s"
            )
        )
        add_destination(
            Destination(
                later("Releases"),
                "rocket",
                "usage:releases",
                position=45,
                admin_only=True,
                section=Section.ADMINISTRATION,
            )
        )
        import_module("usage.queries.ticket_list")
        import_module("usage.panels")
        import_module("usage.timeline")
