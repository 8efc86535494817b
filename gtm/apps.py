"""The Django app of the gtm context."""

from importlib import import_module

from django.apps import AppConfig

from churnapp.web.navigation import Destination, add_destination


class GoToMarketConfig(AppConfig):
    """What we do about it."""

    name = "gtm"

    def ready(self) -> None:
        """Adds its pages to the navigation, its panels and columns, and what was done to the backtest."""
        add_destination(Destination("Opportunities", "target-arrow", "gtm:opportunities", position=20))
        add_destination(Destination("Plays", "clipboard-check", "gtm:plays", position=25))
        add_destination(Destination("Quadrant", "trending-up", "gtm:quadrant", position=27))
        add_destination(Destination("Renewals", "calendar-due", "gtm:renewals", position=30))
        add_destination(Destination("Forecast", "gauge", "gtm:forecast", position=35))
        add_destination(Destination("Revenue", "currency-dollar", "gtm:revenue", position=40))
        add_destination(Destination("Portfolio", "grid-dots", "gtm:portfolio", position=50))
        import_module("gtm.panels")
        import_module("gtm.queries.acting")
        import_module("gtm.columns.account")
