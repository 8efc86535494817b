"""The Django app of the gtm context."""

from django.apps import AppConfig


class GoToMarketConfig(AppConfig):
    """What we do about it."""

    name = "gtm"
