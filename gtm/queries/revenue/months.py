"""Revenue month by month: what opened, what moved, what closed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gtm.domain import MovementKind
from gtm.domain.month import Month, later, month_key, month_words
from gtm.mart.book import RevenueBook
from gtm.queries.revenue.narrowing import NONE, Narrowing

MOVEMENTS = """
select
    month,
    kind,
    sum(closing - opening) as amount,
    count(*) as lines,
    sum((closing > 0)::int - (opening > 0)::int)::bigint as accounts,
    sum(unpriced_change)::bigint as unpriced,
from lines
where {where}
group by all
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved for one reason: US dollars a month, and how many lines."""

    amount: Decimal = NONE
    lines: int = 0


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of revenue.

    Attributes:
        opening, closing: US dollars a month; opening plus all that moved is closing, to the cent.
        accounts: how many pay at the end of the month.
        unpriced: accounts whose amount is not wholly known at the end of the month.
    """

    month: Month
    opening: Decimal
    moved: Mapping[MovementKind, Moved]
    accounts: int
    unpriced: int

    @property
    def key(self) -> str:
        """Its name in an address."""
        return month_key(self.month)

    @property
    def words(self) -> str:
        """Its name."""
        return month_words(self.month)

    @property
    def closing(self) -> Decimal:
        """What is paid at its end."""
        return self.opening + self.net

    @property
    def net(self) -> Decimal:
        """All that moved."""
        return sum((moved.amount for moved in self.moved.values()), NONE)

    def amount(self, kind: MovementKind) -> Decimal:
        """What moved for one reason."""
        return self.moved.get(kind, Moved()).amount

    @property
    def gross_retention(self) -> float | None:
        """Opening less contraction and churn, over opening; None when nothing opened."""
        if not self.opening:
            return None
        lost = self.amount(MovementKind.CONTRACTION) + self.amount(MovementKind.CHURN)
        return float((self.opening + lost) / self.opening)

    @property
    def net_retention(self) -> float | None:
        """As the gross one, with expansion; new and returning accounts do not count."""
        gross = self.gross_retention
        if gross is None:
            return None
        return gross + float(self.amount(MovementKind.EXPANSION) / self.opening)


def revenue_months(book: RevenueBook, narrowing: Narrowing, until: Month) -> list[MonthRow]:
    """Every month from the first with revenue to ``until``, oldest first, in one read."""
    moved: dict[int, dict[MovementKind, Moved]] = defaultdict(dict)
    accounts: dict[int, int] = defaultdict(int)
    unpriced: dict[int, int] = defaultdict(int)
    found = book.rows(MOVEMENTS.format(where=narrowing.where), narrowing.parameters)
    for month, kind, amount, lines, more_accounts, more_unpriced in found:
        moved[month][MovementKind(kind)] = Moved(amount, lines)
        accounts[month] += more_accounts
        unpriced[month] += more_unpriced
    rows: list[MonthRow] = []
    opening, paying, without = NONE, 0, 0
    for number in range(min(moved, default=until + 1), until + 1):
        paying, without = paying + accounts[number], without + unpriced[number]
        rows.append(MonthRow(Month(number), opening, moved.get(number, {}), paying, without))
        opening = rows[-1].closing
    return rows


def book_months(book: RevenueBook, today: Month) -> list[Month]:
    """The complete months that the book tells of, oldest first.

    Args:
        book: the book.
        today: the month of today, which is not over and therefore left out.
    """
    ((first, last),) = book.rows(
        "select min(month), max(month) from lines where month < $today", {"today": today}
    )
    return [] if first is None else [Month(number) for number in range(first, last + 1)]


def last_twelve(rows: list[MonthRow], until: Month) -> list[MonthRow]:
    """The twelve months that end with ``until``, as far as there are any."""
    return [row for row in rows if later(until, -12) < row.month <= until]
