"""The floor: what every page needs."""

from django.apps import AppConfig
from django.utils.translation import get_language, gettext, ngettext

from churnapp.saying import Voice, speak_with
from churnapp.web.writing import writing_style

CAPITAL_NOUNS = frozenset({"de", "lb"})
"""The languages whose nouns keep their capitals inside a sentence."""


class WebConfig(AppConfig):
    """Templates tags, tables and charts that know no context."""

    name = "churnapp.web"
    label = "web"

    def ready(self) -> None:
        """Lets the domain speak the reader's language."""
        speak_with(Voice(gettext, ngettext, _writes_small, _written))


def _writes_small() -> bool:
    return (get_language() or "en").partition("-")[0] not in CAPITAL_NOUNS


def _written(number: str) -> str:
    return writing_style().written_number(number)
