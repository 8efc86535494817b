"""The roof as a Django app: it makes the Celery application known to every process."""

from importlib import import_module

from django.apps import AppConfig

from churnapp.web.navigation import Destination, Section, add_destination


class RoofConfig(AppConfig):
    """Pages and commands that mix contexts."""

    name = "churnapp"

    def ready(self) -> None:
        """Adds the page of the day, and loads the Celery application for the web process to send tasks to."""
        add_destination(Destination("Today", "home", "home", position=5, section=Section.DAY, key="t"))
        import_module("churnapp.celery")
