"""Retention over twelve months: the customers of a year ago, then and now."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from gtm.domain import Retention
from gtm.domain.month import MONTHS_PER_YEAR, Month, later, month_key, month_words
from gtm.mart.book import RevenueBook
from gtm.queries.revenue.narrowing import NONE, Narrowing

# every stretch counts from the month in which it begins, and no more from that in which it ends
TURNS = """
with stretches as (
    select
        *,
        case when kind = 'unpriced' then 0 else 1 end as counts,
    from years
    where {where}
),

turns as (
    select
        coalesce(begins, ends) as month,
        case when grouping(ends) = 1 then 1 else -1 end as sign,
        sum(counts * opening) as opening,
        sum(counts * least(opening, closing)) as kept,
        sum(counts * closing) as closing,
        sum(counts)::bigint as accounts,
        sum(counts * (closing > 0)::int)::bigint as accounts_kept,
        sum(1 - counts)::bigint as unpriced,
    from stretches
    group by grouping sets ((begins), (ends))
)

select
    month,
    sum(sign * opening) as opening,
    sum(sign * kept) as kept,
    sum(sign * closing) as closing,
    sum(sign * accounts)::bigint as accounts,
    sum(sign * accounts_kept)::bigint as accounts_kept,
    sum(sign * unpriced)::bigint as unpriced,
from turns
group by month
order by month
"""


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """Retention over the twelve months that end with a month.

    Attributes:
        unpriced: accounts left out, because an amount is unknown then or now.
    """

    month: Month
    retention: Retention
    unpriced: int

    @property
    def key(self) -> str:
        """The month in an address."""
        return month_key(self.month)

    @property
    def words(self) -> str:
        """The month's name."""
        return month_words(self.month)

    @property
    def words_then(self) -> str:
        """The name of the month at whose end the twelve months began."""
        return month_words(later(self.month, -MONTHS_PER_YEAR))


def retention_until(book: RevenueBook, narrowing: Narrowing, months: Sequence[Month]) -> list[RetentionRow]:
    """Retention over the twelve months up to each of some months, in one read.

    Args:
        book: the book.
        narrowing: whose; a plan means the plan of a year ago.
        months: without gaps, oldest first.
    """
    found = book.rows(TURNS.format(where=narrowing.where), narrowing.parameters)
    turns = [row[0] for row in found]
    totals = [tuple(accumulate(column)) for column in list(zip(*found, strict=True))[1:]]
    rows = []
    for month in months:
        position = bisect_right(turns, month) - 1
        if position < 0:
            rows.append(RetentionRow(month, Retention(NONE, NONE, NONE, 0, 0), 0))
            continue
        opening, kept, closing, accounts, accounts_kept, unpriced = (column[position] for column in totals)
        rows.append(RetentionRow(month, Retention(opening, kept, closing, accounts, accounts_kept), unpriced))
    return rows
