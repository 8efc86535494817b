"""The Django app of the customers context."""

from importlib import import_module

from django.apps import AppConfig

from churnapp.web.navigation import Destination, Section, add_destination


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
        for module in ("own_columns", "further_columns", "own_filters", "own_tiles"):
            import_module(f"customers.columns.{module}")
        import_module("customers.queries.accounts")
        import_module("customers.timeline.own_sources")
        for module in ("own_panels", "timeline"):
            import_module(f"customers.panels.{module}")
