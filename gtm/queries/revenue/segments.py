"""Revenue by plan, industry or CSM: each segment opens, moves and closes by itself."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from gtm.domain import MovementKind, Retention
from gtm.domain.month import MONTHS_PER_YEAR, Month, later
from gtm.mart.book import RevenueBook
from gtm.queries.revenue.narrowing import CSM, INDUSTRY, NOBODY, NONE, PLAN, UNKNOWN, Narrowing

SEGMENT_COLUMNS = {PLAN: "plan", INDUSTRY: "industry", CSM: f"coalesce(csm, {NOBODY})"}
MOVEMENTS = """
select
    {segment} as segment,
    case when month <= $opened then 'opening' else kind end as kind,
    sum(closing - opening) as amount,
    sum((closing > 0)::int - (opening > 0)::int)::bigint as accounts,
from lines
{accounts}
where month <= $month and {where}
group by all
"""
YEARS = """
select
    {segment} as segment,
    sum(opening) as opening,
    sum(least(opening, closing)) as kept,
    sum(closing) as closing,
    count(*) as accounts,
    count(*) filter (where closing > 0) as accounts_kept,
from years
{accounts}
where begins <= $month and $month < ends and kind <> 'unpriced' and {where}
group by all
"""
JOIN_ACCOUNTS = "inner join accounts using (customer_pk)"


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """Twelve months of one segment.

    Attributes:
        value: of the plan, industry or CSM, as the filters name it.
        word: the same in words.
        accounts: how many pay at the end.
        retention: of those who paid in this segment a year ago, wherever they are now.
    """

    value: str
    word: str
    opening: Decimal
    amounts: Mapping[MovementKind, Decimal]
    accounts: int
    retention: Retention

    @property
    def closing(self) -> Decimal:
        """What is paid at the end; opening plus all that moved, to the cent."""
        return self.opening + sum(self.amounts.values(), NONE)

    def amount(self, kind: MovementKind) -> Decimal:
        """What moved for one reason."""
        return self.amounts.get(kind, NONE)


def segments_of(
    book: RevenueBook, narrowing: Narrowing, *, by: str, month: Month, words: Mapping[str, str]
) -> list[SegmentRow]:
    """The segments over the twelve months that end with a month, the largest first, in two reads.

    Args:
        book: the book.
        narrowing: whose.
        by: plan, industry or csm.
        month: the last of the twelve.
        words: value of each segment in words.
    """
    narrowing = narrowing.given(month=month, opened=later(month, -MONTHS_PER_YEAR))
    amounts: dict[str, dict[str, Decimal]] = defaultdict(dict)
    accounts: dict[str, int] = defaultdict(int)
    for segment, kind, amount, more in book.rows(_of(MOVEMENTS, by, narrowing), narrowing.parameters):
        value = _value(segment)
        amounts[value][kind] = amount
        accounts[value] += more
    years = {
        _value(segment): Retention(*figures)
        for segment, *figures in book.rows(_of(YEARS, by, narrowing), narrowing.parameters)
    }
    rows = [
        SegmentRow(
            value=value,
            word=words.get(value, _("Nobody here any more") if by == CSM else _("Unknown")),
            opening=moved.pop("opening", NONE),
            amounts={MovementKind(kind): amount for kind, amount in moved.items()},
            accounts=accounts[value],
            retention=years.get(value, Retention(NONE, NONE, NONE, 0, 0)),
        )
        for value, moved in amounts.items()
    ]
    shown = [row for row in rows if row.opening or row.closing or any(row.amounts.values())]
    return sorted(shown, key=lambda row: (-row.closing, row.word))


def _of(statement: str, by: str, narrowing: Narrowing) -> str:
    return statement.format(
        segment=SEGMENT_COLUMNS[by], accounts="" if by == PLAN else JOIN_ACCOUNTS, where=narrowing.where
    )


def _value(segment: str | int) -> str:
    return str(segment) if segment else UNKNOWN
