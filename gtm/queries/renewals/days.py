"""Days as the values of a filter: any of this century, without listing them."""

from collections.abc import Iterator, Mapping
from datetime import date

from churnapp.web.templatetags.formats import day

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


class DayChoices(Mapping[str, str]):
    """Every day written as ``2026-12-05``, with its words; nothing to choose from in a menu."""

    def __getitem__(self, written: str) -> str:
        found = day_of(written)
        if found is None:
            raise KeyError(written)
        return day(found)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def day_of(written: str) -> date | None:
    """The day that is written in full; None for anything else, and outside of the century."""
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    return found if found.isoformat() == written and FIRST <= found <= LAST else None
