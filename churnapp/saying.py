"""Sentences in the reader's language for code that knows no framework.

The domain says what it has to say in English, through :func:`say`. Who starts the product decides what a
sentence becomes: pages set Django's translations, a plain interpreter leaves the English.

Whoever collects sentences for translators looks for the first argument of ``say``, ``later`` and ``Said`` and
the first two of ``say_count``.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal


def _as_written(sentence: str) -> str:
    return sentence


def _as_counted(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Voice:
    """How sentences get into the reader's language.

    Attributes:
        translate: an English sentence.
        translate_count: of a singular, a plural and a number, the one that fits the number.
        writes_small: whether a label inside a sentence loses its capital, as it does in English.
        write: a number with commas for thousands and a point, as the reader writes it.
    """

    translate: Callable[[str], str] = _as_written
    translate_count: Callable[[str, str, int], str] = _as_counted
    writes_small: Callable[[], bool] = _always
    write: Callable[[str], str] = _as_written


_voice, _as_kept = Voice(), Voice()
_is_unspoken: ContextVar[bool] = ContextVar("is_unspoken", default=False)


def speak_with(voice: Voice) -> None:
    """Sets how sentences get into the reader's language, for the whole process."""
    global _voice  # noqa: PLW0603 one process speaks through one catalogue
    _voice = voice


def say(sentence: str, /, **facts: object) -> str:
    """A sentence in the language of whoever reads it now.

    Args:
        sentence: in English, as a literal, so that it can be found and translated.
        **facts: what stands in the sentence as ``{name}``; with none, braces are left as they are.
    """
    said = _speaking().translate(sentence)
    return said.format(**_written(facts)) if facts else said


def say_count(one: str, many: str, count: int, /, **facts: object) -> str:
    """A sentence about a number of things: ``say_count("{count} day", "{count} days", 3)``.

    Args:
        one: in English for one thing, as a literal.
        many: in English for several or none.
        count: how many; stands in the sentence as ``{count}``.
        **facts: what else stands in it.
    """
    return _speaking().translate_count(one, many, count).format(**_written({"count": count, **facts}))


@contextmanager
def in_english() -> Iterator[None]:
    """Says everything in English as long as the block runs: for what is kept, and compared later."""
    token = _is_unspoken.set(True)
    try:
        yield
    finally:
        _is_unspoken.reset(token)


def write_number(number: str) -> str:
    """A number that is written with commas for thousands and a point, as whoever reads it writes it."""
    return _speaking().write(number)


def later(sentence: str) -> str:
    """The sentence itself: marks a literal of a table that :func:`say` translates when it is read."""
    return sentence


def inside(label: str) -> str:
    """A label as it stands inside a sentence: small in English, with its capitals where nouns keep them."""
    return label.lower() if _speaking().writes_small() else label


def running_on(sentence: str) -> str:
    """A sentence that another one runs into: it begins small where a label inside a sentence would."""
    begins_small = _voice.writes_small() and sentence[1:2].islower()
    return sentence[:1].lower() + sentence[1:] if begins_small else sentence


def _speaking() -> Voice:
    return _as_kept if _is_unspoken.get() else _voice


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a sentence, written as its reader does."""

    value: int | float | Decimal

    def __format__(self, form: str) -> str:
        return _speaking().write(format(self.value, form))

    def __repr__(self) -> str:
        return repr(self.value)


def _written(facts: Mapping[str, object]) -> dict[str, object]:
    return {
        name: _Number(fact)
        if isinstance(fact, int | float | Decimal) and not isinstance(fact, bool)
        else fact
        for name, fact in facts.items()
    }


class Said:
    """A sentence of a class that is translated each time it is read: ``label = Said("Customer")``.

    Args:
        sentence: as in :func:`say`.
        **facts: what stands in it.
    """

    def __init__(self, sentence: str, /, **facts: object) -> None:
        self._sentence, self._facts = sentence, facts

    def __get__(self, owner: object, owner_class: type | None = None) -> str:
        return say(self._sentence, **self._facts)
