"""A German reader with a catalogue of a few words of the test's own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.utils import translation
from django.utils.translation import trans_real

from churnapp.web.apps import translated_to
from churnapp.web.remembered import forget_written


def forget_words() -> None:
    """What is remembered by language was said in another German."""
    translated_to.cache_clear()
    forget_written()


@contextmanager
def in_german(words: Mapping[str, str | tuple[str, str]], *, context: str = "") -> Iterator[None]:
    """Reads in German as long as the block runs.

    Args:
        words: German by English; of counts the English singular, and German for one and for many.
        context: of all words, as in ``pgettext``.
    """
    catalogue = trans_real.translation("de")._catalog
    head = f"{context}\x04" if context else ""
    own: dict[str | tuple[str, int], str] = {}
    for english, german in words.items():
        if isinstance(german, str):
            own[head + english] = german
        else:
            own |= {(head + english, place): form for place, form in enumerate(german)}
    catalogue._catalogs.insert(0, own)
    catalogue._plurals.insert(0, lambda count: int(count != 1))
    forget_words()
    try:
        with translation.override("de"):
            yield
    finally:
        del catalogue._catalogs[0], catalogue._plurals[0]
        forget_words()
