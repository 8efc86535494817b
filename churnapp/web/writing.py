"""How dates and numbers are written for whoever looks: decided once for a request, read by every format."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext_lazy

from churnapp.month_words import day_in_words

THIN_BLANK = "\u202f"
DATE_STYLES = {
    "words": "22 Nov 2026",
    "iso": "2026-11-22",
    "dots": "22.11.2026",
    "day_first": "22/11/2026",
    "month_first": "11/22/2026",
}
"""Each style with an example."""
OF_LANGUAGE = "language"
NUMBER_STYLES = {
    OF_LANGUAGE: gettext_lazy("as the language writes them"),
    "comma_point": "1,234.5",
    "point_comma": "1.234,5",
    "blank_comma": f"1{THIN_BLANK}234,5",
    "blank_point": f"1{THIN_BLANK}234.5",
}
"""Each style with an example."""
_PATTERNS = {
    "iso": "{0:%Y-%m-%d}",
    "dots": "{0.day}.{0.month}.{0.year}",
    "day_first": "{0:%d/%m/%Y}",
    "month_first": "{0:%m/%d/%Y}",
}
_STYLE_OF_LANGUAGE = {"de": "point_comma"}
_MARKS = {
    "point_comma": str.maketrans(",.", ".,"),
    "blank_comma": str.maketrans(",.", f"{THIN_BLANK},"),
    "blank_point": str.maketrans(",", THIN_BLANK),
}


@dataclass(frozen=True, slots=True)
class WritingStyle:
    """How one person reads dates and numbers.

    Attributes:
        dates: a key of ``DATE_STYLES``.
        numbers: a key of ``NUMBER_STYLES``.
    """

    dates: str = "words"
    numbers: str = OF_LANGUAGE

    def written_date(self, value: date) -> str:
        """A date in this style."""
        pattern = _PATTERNS.get(self.dates)
        return pattern.format(value) if pattern else day_in_words(value)

    def written_number(self, text: str) -> str:
        """A number that is written with commas for thousands and a point, in this style."""
        style = self.numbers
        if style == OF_LANGUAGE:
            style = _STYLE_OF_LANGUAGE.get((get_language() or "en").partition("-")[0], "")
        marks = _MARKS.get(style)
        return text.translate(marks) if marks else text


PLAIN = WritingStyle()
_style: ContextVar[WritingStyle] = ContextVar("writing_style", default=PLAIN)


def writing_style() -> WritingStyle:
    """The style of whoever is answered now; outside of requests, the plain one."""
    return _style.get()


@contextmanager
def writing_for(style: WritingStyle) -> Iterator[None]:
    """Writes dates and numbers in a style as long as the block runs."""
    token = _style.set(style)
    try:
        yield
    finally:
        _style.reset(token)
