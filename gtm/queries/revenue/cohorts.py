"""Cohorts: what is left of the customers who first paid in a quarter."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gtm.domain import Retention
from gtm.domain.month import MONTHS_PER_QUARTER, Month, later, month_key, quarter_start, quarter_words
from gtm.mart.book import RevenueBook
from gtm.queries.revenue.narrowing import NONE, Narrowing

SHOWN_QUARTERS = 12
# what a change adds to each sum; added up to a quarter's end they are the sums of that moment
CHANGES = """
select
    first_month - first_month % 3 as cohort,
    month - month % 3 as quarter,
    sum(closing - opening) as closing,
    sum(least(closing, first_mrr) - least(opening, first_mrr)) as kept,
    sum((closing > 0)::int - (opening > 0)::int)::bigint as accounts_kept,
from lines
where first_month is not null and month < $after and {where}
group by all
"""
STARTS = """
select
    first_month - first_month % 3 as cohort,
    sum(first_mrr) as opening,
    count(*) as accounts,
from accounts
where first_month is not null and first_month < $after and {where}
group by all
"""


@dataclass(frozen=True, slots=True)
class CohortCell:
    """A cohort at the end of a quarter.

    Attributes:
        month: the last month of the quarter.
    """

    month: Month
    retention: Retention

    @property
    def key(self) -> str:
        """The month in an address."""
        return month_key(self.month)


@dataclass(frozen=True, slots=True)
class CohortRow:
    """The customers who first paid in one quarter.

    Attributes:
        opening: the sum of what each first paid.
        cells: from the end of their own quarter to the newest.
    """

    quarter: Month
    opening: Decimal
    accounts: int
    cells: tuple[CohortCell, ...]

    @property
    def key(self) -> str:
        """The first month of the quarter in an address."""
        return month_key(self.quarter)

    @property
    def words(self) -> str:
        """The quarter's name."""
        return quarter_words(self.quarter)


def last_quarter_end(month: Month) -> Month:
    """The newest month, at or before a month, with which a quarter ends."""
    return later(quarter_start(later(month, 1)), -1)


def cohorts_until(book: RevenueBook, narrowing: Narrowing, until: Month) -> list[CohortRow]:
    """The newest twelve quarters of first payment, oldest first, in two reads.

    Args:
        book: the book.
        narrowing: whose; without a plan, because a cohort stays together when its plans change.
        until: the last month of a quarter.
    """
    newest = quarter_start(until)
    narrowing = narrowing.given(after=later(until, 1))
    starts = {
        cohort: (opening, accounts)
        for cohort, opening, accounts in book.rows(STARTS.format(where=narrowing.where), narrowing.parameters)
    }
    changes: dict[int, dict[int, Sequence[Decimal]]] = defaultdict(dict)
    for cohort, quarter, *figures in book.rows(CHANGES.format(where=narrowing.where), narrowing.parameters):
        changes[cohort][quarter] = figures
    oldest = later(newest, -MONTHS_PER_QUARTER * (SHOWN_QUARTERS - 1))
    return [
        CohortRow(
            quarter=Month(cohort),
            opening=starts[cohort][0],
            accounts=starts[cohort][1],
            cells=tuple(_cells(Month(cohort), newest, starts[cohort], changes[cohort])),
        )
        for cohort in sorted(starts)
        if cohort >= oldest
    ]


def _cells(
    cohort: Month,
    newest: Month,
    start: tuple[Decimal, int],
    changes: dict[int, Sequence[Decimal]],
) -> list[CohortCell]:
    closing, kept, accounts = NONE, NONE, 0
    cells = []
    for quarter in range(cohort, newest + 1, MONTHS_PER_QUARTER):
        more = changes.get(quarter, (NONE, NONE, Decimal(0)))
        closing, kept, accounts = closing + more[0], kept + more[1], accounts + int(more[2])
        retention = Retention(start[0], kept, closing, start[1], accounts)
        cells.append(CohortCell(later(Month(quarter), MONTHS_PER_QUARTER - 1), retention))
    return cells
