"""What rows are: their noun, and the names and addresses of some. Contexts add theirs when they are ready."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from churnapp.accounts.models import User


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row as a link."""

    name: str
    url: str


class Subject(ABC):
    """One kind of row.

    Attributes:
        key: such as ``account``.
        noun, nouns: one of them, and several.
    """

    key: ClassVar[str]
    noun: ClassVar[str]
    nouns: ClassVar[str]

    @abstractmethod
    def named(self, user: User, rows: Collection[int]) -> Mapping[int, NamedRow]:
        """The rows that the person may see, in one query."""

    def counted(self, count: int) -> str:
        """``1 account``, ``412 accounts``."""
        return f"{count:,} {self.noun if count == 1 else self.nouns}"


class AnyRow(Subject):
    """Rows of a subject that is no longer part of the product."""

    key, noun, nouns = "", "row", "rows"

    def named(self, user: User, rows: Collection[int]) -> Mapping[int, NamedRow]:  # noqa: ARG002
        """None has a name any more."""
        return {}


_subjects: dict[str, Subject] = {}


def add_subject(subject: Subject) -> None:
    """Adds a kind of row; the same key again replaces it."""
    _subjects[subject.key] = subject


def subject_named(key: str) -> Subject:
    """The kind of row with that key."""
    return _subjects.get(key) or AnyRow()
