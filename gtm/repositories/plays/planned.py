"""What the doors take in and give back: plays that are wanted, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from gtm.domain import PlayCause


class PlayKey(NamedTuple):
    """What makes two open plays the same."""

    customer_pk: int
    play_type: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedPlay:
    """A play that somebody or something wants open.

    Attributes:
        due: last day to act; an open play keeps the earlier one.
        owner_pk: who does it; None for the account's CSM.
        playbook_version_pk: whose tasks a new play gets; None for none.
        opportunity_pk: that waits for it.
        rule_pk: of the rule that opens it; None where a person does.
    """

    customer_pk: int
    cause: PlayCause
    due: date
    owner_pk: int | None = None
    playbook_version_pk: int | None = None
    opportunity_pk: int | None = None
    rule_pk: int | None = None

    @property
    def key(self) -> PlayKey:
        """Which open play it would be."""
        return PlayKey(self.customer_pk, self.cause.play_type, self.cause.reason)


@dataclass(frozen=True, slots=True)
class OpenedPlays:
    """What became of planned plays, as keys of the plays.

    Attributes:
        opened: new ones.
        updated: open before, and told again.
        snoozed: open before and put off: only what was known about them was told again.
        refused: keys of plays of accounts that have left or never existed.
    """

    opened: Mapping[PlayKey, int] = field(default_factory=dict)
    updated: Mapping[PlayKey, int] = field(default_factory=dict)
    snoozed: Mapping[PlayKey, int] = field(default_factory=dict)
    refused: frozenset[PlayKey] = frozenset()

    def __add__(self, other: "OpenedPlays") -> "OpenedPlays":
        return OpenedPlays(
            {**self.opened, **other.opened},
            {**self.updated, **other.updated},
            {**self.snoozed, **other.snoozed},
            self.refused | other.refused,
        )

    def pk_of(self, key: PlayKey) -> int | None:
        """The play of a key, new or open before; None for one that was refused."""
        return self.opened.get(key) or self.updated.get(key) or self.snoozed.get(key)
