"""To whom an account was handed over before anything is sold to it, as a history keeps it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

_WRITTEN = re.compile(r"(\d*)/(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Facts, which are put into words when somebody reads them.

    Attributes:
        owner: primary key of who saves the customer; None for nobody yet.
        due: by when.
    """

    owner: int | None
    due: date

    @property
    def written(self) -> str:
        """As the history keeps it: ``12/2026-12-01``, without a number for nobody."""
        return f"{'' if self.owner is None else self.owner}/{self.due.isoformat()}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """From what the history keeps; None for what was kept in words, as it once was."""
        found = _WRITTEN.fullmatch(written)
        if found is None:
            return None
        return cls(int(found[1]) if found[1] else None, date.fromisoformat(found[2]))
