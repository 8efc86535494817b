"""The Django app of the usage context."""

from django.apps import AppConfig


class UsageConfig(AppConfig):
    """What they do."""

    name = "usage"
