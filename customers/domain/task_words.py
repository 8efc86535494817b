"""Texts of tasks that come with the product, in the language of whoever reads them.

A context that puts such tasks before people says how their texts, and the labels of the pages they came from,
are told; what nobody knows was written by a person and stays as it was written.
"""

from collections.abc import Callable

type Retell = Callable[[str], str]

_texts: list[Retell] = []
_labels: list[Retell] = []


def add_task_words(texts: Retell, labels: Retell) -> None:
    """Adds functions that say the texts and labels they know, and leave others as they are."""
    _texts.append(texts)
    _labels.append(labels)


def task_retold(text: str) -> str:
    """The text in the reader's language, as long as it is one that came with the product."""
    return _retold(text, _texts)


def label_retold(label: str) -> str:
    """The name of the page that a task came from, in the reader's language."""
    return _retold(label, _labels)


def _retold(kept: str, tellers: list[Retell]) -> str:
    for retell in tellers:
        if (told := retell(kept)) != kept:
            return told
    return kept
