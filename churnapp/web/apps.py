"""The floor: what every page needs."""

from functools import lru_cache

from django.apps import AppConfig
from django.utils.translation import get_language, gettext, ngettext

from churnapp.saying import Voice, speak_with
from churnapp.web.writing import writing_style

CAPITAL_NOUNS = frozenset({"de", "lb"})
"""The languages whose nouns keep their capitals inside a sentence."""

MOST_SENTENCES = 8_192
"""Kept at hand with their translations, for each process."""


class WebConfig(AppConfig):
    """Templates tags, tables and charts that know no context."""

    name = "churnapp.web"
    label = "web"

    def ready(self) -> None:
        """Lets the domain speak the reader's language."""
        speak_with(Voice(_translated, ngettext, _writes_small, _written))


def _translated(sentence: str) -> str:
    return translated_to(get_language(), sentence)


@lru_cache(MOST_SENTENCES)  # cells of a long list say the same few words again and again
def translated_to(_language: str | None, sentence: str) -> str:
    """A sentence in the language in force, remembered by that language."""
    return gettext(sentence)


def _writes_small() -> bool:
    return (get_language() or "en").partition("-")[0] not in CAPITAL_NOUNS


def _written(number: str) -> str:
    return writing_style().written_number(number)
