"""The Django app of the usage context."""

from importlib import import_module

from django.apps import AppConfig


class UsageConfig(AppConfig):
    """What they do."""

    name = "usage"

    def ready(self) -> None:
        """Adds what this context knows to the account page."""
        import_module("usage.panels")
        import_module("usage.timeline")
