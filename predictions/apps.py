"""The Django app of the predictions context."""

from importlib import import_module

from django.apps import AppConfig

from churnapp.web.navigation import Destination, add_destination


class PredictionsConfig(AppConfig):
    """What will happen."""

    name = "predictions"

    def ready(self) -> None:
        """Adds its pages to the navigation, and what this context knows to the account list and page."""
        add_destination(Destination("Retention", "trending-down", "predictions:retention", position=60))
        add_destination(Destination("Model", "chart-dots", "predictions:model", position=90))
        add_destination(Destination("Data quality", "shield-check", "predictions:data_quality", position=95))
        add_destination(Destination("Model watch", "activity", "predictions:model_watch", position=95))
        add_destination(
            Destination("Versions", "history", "predictions:model_versions", position=105, admin_only=True)
        )
        add_destination(
            Destination("Scoring runs", "refresh", "predictions:runs", position=110, admin_only=True)
        )
        add_destination(
            Destination(
                "Risk tiers",
                "adjustments-horizontal",
                "predictions:operating_point",
                position=120,
                admin_only=True,
            )
        )
        import_module("predictions.columns")
        import_module("predictions.panels")
