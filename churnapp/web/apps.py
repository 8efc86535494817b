"""The floor: what every page needs."""

from django.apps import AppConfig
from django.utils.translation import gettext

from churnapp.saying import translate_with


class WebConfig(AppConfig):
    """Templates tags, tables and charts that know no context."""

    name = "churnapp.web"
    label = "web"

    def ready(self) -> None:
        """Lets the domain speak the reader's language."""
        translate_with(gettext)
