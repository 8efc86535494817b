"""One stay of an account in a rule: it begins when the account matches and ends when it no longer does."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

# A probability that trembles around a cut-off, or two rules that undo each other, begin no new episode.
GAP_DAYS = 7


@dataclass(frozen=True, slots=True)
class Episode:
    """A stay; a rule fires once in it.

    Attributes:
        entered_on: first day of the unbroken stretch of matching.
        left_on: first day on which it no longer matched; None while it does.
        fired: whether the rule is done with it.
    """

    entered_on: date
    left_on: date | None = None
    fired: bool = False

    def goes_on(self, day: date) -> bool:
        """Whether an account that matches on ``day`` is still in this episode."""
        return self.left_on is None or (day - self.left_on).days <= GAP_DAYS

    def matched(self, day: date) -> Self:
        """As it stands after the account matched; after a gap the days of waiting begin anew."""
        return self if self.left_on is None else replace(self, entered_on=day, left_on=None)

    def missed(self, day: date) -> Self:
        """As it stands after the account did not match."""
        return self if self.left_on is not None else replace(self, left_on=day)

    def is_due(self, day: date, waiting_days: int) -> bool:
        """Whether the rule fires: it matches, has done so for long enough, and nothing was done yet."""
        has_waited = self.entered_on + timedelta(days=waiting_days) <= day
        return self.left_on is None and not self.fired and has_waited


def firings(looks: Iterable[tuple[date, Set[int]]], waiting_days: int) -> Iterator[tuple[int, date]]:
    """For whom a rule would have fired, and when, had it looked on these days.

    Args:
        looks: days in order, each with the accounts that matched on it.
        waiting_days: of matching before it fires.
    """
    stays: dict[int, Episode] = {}
    present: Set[int] = frozenset()
    for day, matched in looks:
        for account in present - matched:
            stays[account] = stays[account].missed(day)
        for account in matched - present:
            known = stays.get(account)
            stays[account] = known.matched(day) if known and known.goes_on(day) else Episode(day)
        present = matched
        for account in sorted(matched):
            if stays[account].is_due(day, waiting_days):
                stays[account] = replace(stays[account], fired=True)
                yield account, day
