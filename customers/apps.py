"""The Django app of the customers context."""

from importlib import import_module

from django.apps import AppConfig

from churnapp.web.navigation import Destination, Section, add_destination

# modules that add what they know when they are imported
REGISTERING = (
    "columns.own_columns",
    "columns.further_columns",
    "columns.own_filters",
    "columns.own_tiles",
    "columns.why_today",
    "queries.accounts",
    "edits.subject",
    "edits.fields",
    "timeline.own_sources",
    "worklist.own_reasons",
    "panels.own_panels",
    "panels.timeline",
)


class CustomersConfig(AppConfig):
    """Who they are."""

    name = "customers"

    def ready(self) -> None:
        """Adds the accounts to the navigation, and what this context knows to their list and page."""
        add_destination(
            Destination(
                "Accounts",
                "building",
                "customers:accounts",
                position=10,
                section=Section.CUSTOMERS,
                key="a",
            )
        )
        for module in REGISTERING:
            import_module(f"customers.{module}")
