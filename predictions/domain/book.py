"""Books of accounts: of one person, of a team, or of everybody."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Book:
    """Whose accounts are meant; written as ``all``, ``team:3`` or ``person:12``."""

    key: str

    @classmethod
    def of_everybody(cls) -> Self:
        """Every account."""
        return cls("all")

    @classmethod
    def of_team(cls, team_pk: int) -> Self:
        """The accounts whose CSM or account executive is in the team."""
        return cls(f"team:{team_pk}")

    @classmethod
    def of_person(cls, person_pk: int) -> Self:
        """The accounts whose CSM or account executive the person is."""
        return cls(f"person:{person_pk}")
