"""The backtest as the watch page and the model page show it."""

from dataclasses import dataclass
from datetime import date

from churnapp.accounts.models import User
from predictions.models import ModelVersionRecord
from predictions.queries.backtests import (
    BacktestRow,
    NamedAccounts,
    named_accounts,
    next_maturity,
    published_backtests,
    reconstructed_backtests,
)
from predictions.watching.backtest import Verdict


@dataclass(frozen=True, slots=True)
class Months:
    """Judged months of one kind.

    Attributes:
        rows: newest first.
        observed, expected: over all months; a leaver counts in each month that expected it.
    """

    rows: tuple[BacktestRow, ...]
    observed: int
    expected: float

    @property
    def held(self) -> int:
        """How many months held."""
        return sum(row.verdict is Verdict.HELD for row in self.rows)


@dataclass(frozen=True, slots=True)
class Backtest:
    """Everything the section says.

    Attributes:
        published: what people saw on the day.
        reconstructed: what was computed later, by models that knew only what was known on the day.
        shown: the month that is opened; None without any.
        named: its accounts that the person may see.
        next_on: when the next published month can be judged; None while nothing waits.
    """

    published: Months
    reconstructed: Months
    shown: BacktestRow | None
    named: tuple[NamedAccounts, ...]
    next_on: date | None


def backtest_of(model: ModelVersionRecord | None, user: User, asked: str = "") -> Backtest:
    """The judged months, and one of them opened.

    Args:
        model: whose reconstruction is shown; the published months are those of every version.
        user: whose accounts are named.
        asked: key of the month to open; the newest published one, else the newest reconstructed, for
            anything that is none.
    """
    published = published_backtests()
    reconstructed = reconstructed_backtests(model) if model else []
    by_key = {str(row.pk): row for row in [*reconstructed, *published]}
    newest = next(iter([*published[::-1], *reconstructed[::-1]]), None)
    shown = by_key.get(asked, newest)
    return Backtest(
        published=_months(published),
        reconstructed=_months(reconstructed),
        shown=shown,
        named=named_accounts(shown.pk, user) if shown else (),
        next_on=next_maturity(published[-1].as_of if published else None),
    )


def _months(rows: list[BacktestRow]) -> Months:
    levels = [row.figures.level for row in rows]
    return Months(
        tuple(reversed(rows)),
        sum(level.observed for level in levels),
        sum(level.expected for level in levels),
    )
