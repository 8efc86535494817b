"""The accounts behind a number: what each opened with, what moved, what it closed with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import count
from typing import Self

from churnapp.web.lists import ListState, Page, page_of
from gtm.domain import MovementKind
from gtm.mart.book import RevenueBook, Rows
from gtm.queries.revenue.narrowing import Narrowing

ROWS_AT_A_TIME = 10_000
KIND = "kind"


class ChangeSource(StrEnum):
    """Which comparison a list of accounts shows."""

    MOVEMENTS = "movements"
    ACCOUNTS = "accounts"
    RETENTION = "retention"
    COHORTS = "cohorts"


# each is one row per account and change, with the columns of ``ChangeRow``
RELATIONS: Mapping[ChangeSource, str] = {
    ChangeSource.MOVEMENTS: """
        select customer_pk, month, kind, plan, opening, closing from lines
        where month > $from_month and month <= $to_month and opening <> closing and {where}
    """,
    ChangeSource.ACCOUNTS: """
        select
            customer_pk,
            $to_month as month,
            coalesce(
                max(kind) filter (where month > $from_month and kind not in ('transfer_in', 'transfer_out')),
                'none'
            ) as kind,
            max_by(plan, (month, closing)) as plan,
            coalesce(sum(closing - opening) filter (where month <= $from_month), 0) as opening,
            sum(closing - opening) as closing,
        from lines
        where month <= $to_month and {where}
        group by customer_pk
        having closing <> 0 or opening <> 0
    """,
    ChangeSource.RETENTION: """
        select customer_pk, $to_month as month, kind, plan, opening, closing from years
        where begins <= $to_month and $to_month < ends and kind <> 'unpriced' and {where}
    """,
    ChangeSource.COHORTS: """
        select
            customer_pk,
            $to_month as month,
            case
                when closing = 0 then 'churn'
                when closing < first_mrr then 'contraction'
                when closing > first_mrr then 'expansion'
                else 'none'
            end as kind,
            plan,
            first_mrr as opening,
            closing,
        from (
            select
                customer_pk,
                first_mrr,
                coalesce(sum(lines.closing - lines.opening), 0) as closing,
                coalesce(max_by(plan, (month, lines.closing)), '') as plan,
            from lines
            where
                first_month >= $from_month and first_month < $from_month + 3 and month <= $to_month
                and {where}
            group by all
        )
    """,
}
SORTS = {
    "account": "lower(name)",
    "month": "month",
    "kind": "kind",
    "plan": "plan",
    "opening": "opening",
    "amount": "closing - opening",
    "closing": "closing",
}
# names are joined to every change only where a search or a sort needs them
NAMED = "(select changes.*, accounts.name from changes left join accounts using (customer_pk))"
FOUND = """
with changes as ({relation}),

found as (
    select * from {changes}
    where {having}
)
"""
TOTALS = """
select
    count(*),
    count(distinct customer_pk),
    coalesce(sum(opening), 0),
    coalesce(sum(least(opening, closing)), 0),
    coalesce(sum(closing), 0),
    count(*) filter (where closing > 0),
from found
"""
NAMED_PAGE = """
select customer_pk, coalesce(name, 'Deleted account'), month, kind, plan, opening, closing
from found
order by {order}
limit {limit} offset {offset}
"""
PAGE = """
select customer_pk, coalesce(accounts.name, 'Deleted account'), month, kind, plan, opening, closing
from (
    select * from found
    order by {order}
    limit {limit} offset {offset}
) as page
left join accounts using (customer_pk)
order by {order}
"""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of one account; opening plus amount is closing."""

    account_pk: int
    name: str
    month: int
    kind: MovementKind
    plan: str
    opening: Decimal
    closing: Decimal

    @property
    def amount(self) -> Decimal:
        """What moved, US dollars a month."""
        return self.closing - self.opening


@dataclass(frozen=True, slots=True)
class ChangeTotals:
    """All changes of a list together.

    Attributes:
        kept: of each change the smaller of opening and closing.
        accounts: how many accounts they belong to.
        still_paying: how many changes close above zero.
    """

    rows: int
    accounts: int
    opening: Decimal
    kept: Decimal
    closing: Decimal
    still_paying: int

    @property
    def amount(self) -> Decimal:
        """What moved in all."""
        return self.closing - self.opening


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes that a list asks for.

    Attributes:
        source: which comparison.
        narrowing: whose, with ``from_month`` and ``to_month`` given.
        state: search, kinds, sort and page.
    """

    book: RevenueBook
    source: ChangeSource
    narrowing: Narrowing
    state: ListState

    @classmethod
    def asked(cls, book: RevenueBook, source: ChangeSource, narrowing: Narrowing, state: ListState) -> Self:
        """The changes of a state, its months already given."""
        return cls(
            book,
            source,
            narrowing.given(search=f"%{_literal(state.search)}%", kinds=list(state.filters.get(KIND, ()))),
            state,
        )

    def totals(self) -> ChangeTotals:
        """What all of them add up to, in one read."""
        ((rows, *figures),) = self.book.rows(self._statement(TOTALS), self.narrowing.parameters)
        return ChangeTotals(rows, *figures)

    def page(self, totals: ChangeTotals) -> Page[ChangeRow]:
        """The page that the state asks for, in one read."""
        return page_of(
            self.state,
            totals.rows,
            lambda start, end: _changes(self.book.rows(self._between(start, end), self.narrowing.parameters)),
        )

    def all(self) -> Iterator[list[ChangeRow]]:
        """Every row in groups, in the order of the list."""
        for start in count(0, ROWS_AT_A_TIME):
            part = self._between(start, start + ROWS_AT_A_TIME)
            rows = self.book.rows_of_file(part, self.narrowing.parameters)
            if not rows:
                return
            yield _changes(rows)

    @property
    def _is_named(self) -> bool:
        return bool(self.state.search) or self.state.sort_key == "account"

    def _between(self, start: int, end: int) -> str:
        direction = "desc" if self.state.is_descending else "asc"
        order = f"{SORTS[self.state.sort_key]} {direction}, customer_pk, month, kind, plan"
        page = NAMED_PAGE if self._is_named else PAGE
        return self._statement(page.format(order=order, limit=end - start, offset=start))

    def _statement(self, selection: str) -> str:
        having = ["name ilike $search escape '\\'"] if self.state.search else []
        if KIND in self.state.filters:
            having.append("kind in (select unnest($kinds::varchar[]))")
        relation = RELATIONS[self.source].format(where=self.narrowing.where)
        changes = NAMED if self._is_named else "changes"
        statement = FOUND.format(relation=relation, changes=changes, having=" and ".join(having) or "true")
        return f"{statement}{selection}"


def _changes(rows: Rows) -> list[ChangeRow]:
    return [
        ChangeRow(pk, name, month, MovementKind(kind), plan, opening, closing)
        for pk, name, month, kind, plan, opening, closing in rows
    ]


def _literal(words: str) -> str:
    """The words without a meaning for ``like``."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
