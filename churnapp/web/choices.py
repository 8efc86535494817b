"""Choices of form fields and columns whose words follow the reader's language."""

from collections.abc import Iterable
from typing import Protocol

from django.utils.functional import lazy


class Labelled(Protocol):
    """A member of an enum with words of its own."""

    @property
    def value(self) -> str:
        """As it is stored."""

    @property
    def label(self) -> str:
        """In the reader's language."""


def choices_of(members: Iterable[Labelled]) -> list[tuple[str, str]]:
    """Each member with its words, which are looked up when somebody reads them."""
    return [(member.value, _words_of(member)) for member in members]


def _label_of(member: Labelled) -> str:
    return member.label


_words_of = lazy(_label_of, str)
