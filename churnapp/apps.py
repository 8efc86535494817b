"""The roof as a Django app: it makes the Celery application known to every process."""

from importlib import import_module

from django.apps import AppConfig


class RoofConfig(AppConfig):
    """Pages and commands that mix contexts."""

    name = "churnapp"

    def ready(self) -> None:
        """Loads the Celery application, so that tasks can be sent from the web process."""
        import_module("churnapp.celery")
