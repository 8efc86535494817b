"""Dealing a book of accounts out to people."""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from churnapp.saying import later, say


class NobodyToDealTo(ValueError):
    """There is no person to give accounts to."""


class DealingRule(StrEnum):
    """Who gets the next account."""

    LEAST_ACCOUNTS = "least_accounts"
    LEAST_REVENUE = "least_revenue"
    ROUND_ROBIN = "round_robin"

    @property
    def label(self) -> str:
        """In words."""
        words = {
            "least_accounts": later("Whoever has the fewest accounts"),
            "least_revenue": later("Whoever has the least revenue"),
            "round_robin": later("In turn"),
        }
        return say(words[self])


@dataclass(frozen=True, slots=True)
class BookSize:
    """How large the book of one person is.

    Attributes:
        mrr: US dollars a month; accounts whose MRR is unknown count as nothing.

    Raises:
        ValueError: a book cannot be smaller than nothing.
    """

    accounts: int = 0
    mrr: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.accounts < 0 or self.mrr < 0:
            raise ValueError(
                say(
                    "A book of {accounts} accounts and ${mrr} is not possible.",
                    accounts=self.accounts,
                    mrr=self.mrr,
                )
            )

    def plus(self, mrr: Decimal) -> "BookSize":
        """With one account more."""
        return BookSize(self.accounts + 1, self.mrr + mrr)


@dataclass(frozen=True, slots=True)
class Dealing:
    """Who gets what.

    Attributes:
        owner_of: account to person.
        after: how large the book of each person is then.
    """

    owner_of: Mapping[int, int]
    after: Mapping[int, BookSize]


def deal_out(
    accounts: Sequence[tuple[int, Decimal]], books: Mapping[int, BookSize], rule: DealingRule
) -> Dealing:
    """Deals accounts out, the largest first, so that the last ones even the books out.

    Args:
        accounts: key and MRR of each, US dollars a month.
        books: whom to give to, in turn, with the book that each has without these accounts.
        rule: who gets the next account; among equals whoever stands first.

    Raises:
        NobodyToDealTo: nobody was chosen.
    """
    if not books:
        raise NobodyToDealTo(say("Choose at least one person to give the accounts to."))
    largest_first = sorted(accounts, key=lambda account: (-account[1], account[0]))
    people, owner_of, after = list(books), dict[int, int](), dict(books)
    weigh = _weights(rule)
    waiting = [(weigh(after[person], 0), place) for place, person in enumerate(people)]
    heapq.heapify(waiting)
    for turn, (account, mrr) in enumerate(largest_first, start=1):
        _, place = heapq.heappop(waiting)
        person = people[place]
        owner_of[account] = person
        after[person] = after[person].plus(mrr)
        heapq.heappush(waiting, (weigh(after[person], turn), place))
    return Dealing(owner_of, after)


def _weights(rule: DealingRule) -> Callable[[BookSize, int], tuple[Decimal, Decimal]]:
    """What the lightest person is told by: after the rule's own measure, the other one."""
    if rule is DealingRule.LEAST_ACCOUNTS:
        return lambda book, _turn: (Decimal(book.accounts), book.mrr)
    if rule is DealingRule.LEAST_REVENUE:
        return lambda book, _turn: (book.mrr, Decimal(book.accounts))
    return lambda _book, turn: (Decimal(turn), Decimal(0))
