"""The floor: what every page needs."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates tags, tables and charts that know no context."""

    name = "churnapp.web"
    label = "web"
