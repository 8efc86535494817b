"""What rows are: their noun, and the names and addresses of some. Contexts add theirs when they are ready."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from churnapp.accounts.models import User
from churnapp.saying import Said, say_count


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row as a link."""

    name: str
    url: str


class Subject(ABC):
    """One kind of row.

    Attributes:
        key: such as ``account``.
        nouns: several of them.
    """

    key: ClassVar[str]
    nouns: ClassVar[str]

    @abstractmethod
    def named(self, user: User, rows: Collection[int]) -> Mapping[int, NamedRow]:
        """The rows that the person may see, in one query."""

    @abstractmethod
    def counted(self, count: int) -> str:
        """``1 account``, ``412 accounts``."""


class AnyRow(Subject):
    """Rows of a subject that is no longer part of the product."""

    key = ""
    nouns = Said("rows")

    def named(self, user: User, rows: Collection[int]) -> Mapping[int, NamedRow]:  # noqa: ARG002
        """None has a name any more."""
        return {}

    def counted(self, count: int) -> str:
        """``412 rows``."""
        return say_count("{count:,} row", "{count:,} rows", count)


_subjects: dict[str, Subject] = {}


def add_subject(subject: Subject) -> None:
    """Adds a kind of row; the same key again replaces it."""
    _subjects[subject.key] = subject


def subject_named(key: str) -> Subject:
    """The kind of row with that key."""
    return _subjects.get(key) or AnyRow()
