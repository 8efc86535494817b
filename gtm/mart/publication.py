"""Which revenue book is published: immutable files, one pointer that moves, old versions removed."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from churnapp.durable_files import move_into_place, shared_folder, write_durably
from churnapp.saying import later, say

KEPT_VERSIONS = 2
# raised with every change of the tables of the book: a book of another layout is built anew, not read
LAYOUT = 2
REMEDY = later("Run: manage.py build_revenue_book")


class RevenueBookMissing(LookupError):
    """No revenue book was built yet."""


class RevenueBookDamaged(RuntimeError):
    """The revenue book or its pointer cannot be read."""


@dataclass(frozen=True, slots=True)
class BookPointer:
    """The published book.

    Attributes:
        version: names its file, and sorts by the moment at which its build began.
        period_count: subscription periods it was made from.
        layout: of its tables.
    """

    version: str
    period_count: int
    layout: int = LAYOUT

    @classmethod
    def begun_at(cls, moment: datetime, period_count: int = 0) -> Self:
        """The pointer to a book whose build began at a moment."""
        return cls(f"{moment.astimezone(UTC):%Y%m%dT%H%M%S%f}", period_count)

    @property
    def as_of(self) -> datetime:
        """The moment at which the subscriptions were read, UTC."""
        return datetime.strptime(self.version, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)

    @property
    def path(self) -> Path:
        """The file of the book."""
        return _folder() / f"book-{self.version}.duckdb"


def published_book() -> BookPointer:
    """The pointer to the published book.

    Raises:
        RevenueBookMissing: nothing was published.
        RevenueBookDamaged: the pointer cannot be read.
    """
    try:
        content = json.loads(_pointer_path().read_text())
        found = BookPointer(str(content["version"]), int(content["period_count"]), content.get("layout", 1))
    except FileNotFoundError:
        raise RevenueBookMissing(
            say("The revenue book was never built. {remedy}", remedy=say(REMEDY))
        ) from None
    except (ValueError, KeyError, TypeError) as problem:
        raise RevenueBookDamaged(
            say("The pointer to the published revenue book cannot be read. {remedy}", remedy=say(REMEDY))
        ) from problem
    if found.layout != LAYOUT:
        raise RevenueBookDamaged(
            say("The revenue book was written by another version of ChurnApp. {remedy}", remedy=say(REMEDY))
        )
    return found


def publish(finished: Path, pointer: BookPointer) -> None:
    """Puts a finished book in place and moves the pointer to it, unless a later one is there already."""
    move_into_place(finished, pointer.path)
    if pointer.version >= _published_version():
        write_durably(_pointer_path(), json.dumps(asdict(pointer)))
    _sweep()


def _published_version() -> str:
    try:
        return published_book().version
    except (RevenueBookMissing, RevenueBookDamaged):
        return ""


def _sweep() -> None:
    """Removes all but the newest books; whoever reads one of them has it open and keeps it."""
    for old in sorted(_folder().glob("book-*.duckdb"))[:-KEPT_VERSIONS]:
        old.unlink(missing_ok=True)


def _pointer_path() -> Path:
    return _folder() / "published.json"


def _folder() -> Path:
    return shared_folder() / "revenue"
