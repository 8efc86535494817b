"""Sentences in the reader's language for code that knows no framework.

The domain says what it has to say in English, through :func:`say`. Who starts the product decides what a
sentence becomes: pages set Django's translations, a plain interpreter leaves the English.
"""

from collections.abc import Callable


def _as_written(sentence: str) -> str:
    return sentence


_translate: Callable[[str], str] = _as_written


def translate_with(translate: Callable[[str], str]) -> None:
    """Sets what turns an English sentence into the reader's language, for the whole process."""
    global _translate  # noqa: PLW0603 one process speaks through one catalogue
    _translate = translate


def say(sentence: str, **facts: object) -> str:
    """A sentence in the language of whoever reads it now.

    Args:
        sentence: in English, as a literal, so that it can be found and translated.
        **facts: what stands in the sentence as ``{name}``; with none, braces are left as they are.
    """
    said = _translate(sentence)
    return said.format(**facts) if facts else said
