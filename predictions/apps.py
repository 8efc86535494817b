"""The Django app of the predictions context."""

from importlib import import_module

from django.apps import AppConfig


class PredictionsConfig(AppConfig):
    """What will happen."""

    name = "predictions"

    def ready(self) -> None:
        """Adds what this context knows to the account list."""
        import_module("predictions.columns")
