"""The person's numbers with their trend, as the page of the day shows them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.saying import later, say
from churnapp.web.templatetags.formats import day, number, short_money
from predictions.queries.book_figures import BookFigures, book_history

TREND_DAYS, FEWEST_DAYS = 30, 6

type Value = Decimal | int | None


@dataclass(frozen=True, slots=True)
class NumberTile:
    """One number.

    Attributes:
        change: against a month ago or, in the first month, the first day known; empty where none is.
        tone: ``better``, ``worse`` or nothing.
        since: the day it is compared with; empty without a change.
        line: the shape of the last quarter from 0 to 1, oldest first; fewer than two values draw nothing.
        url: the accounts behind it.
    """

    label: str
    value: str
    change: str
    tone: str
    since: str
    line: Sequence[float]
    url: str


@dataclass(frozen=True, slots=True)
class _Kind:
    label: str
    read: Callable[[BookFigures], Value]
    written: Callable[[Value], str]
    rising_is: str
    asked: dict[str, str]


KINDS = (
    _Kind(later("Accounts"), lambda book: book.accounts, number, "better", {"status": "active"}),
    _Kind(later("MRR"), lambda book: book.mrr, short_money, "better", {"status": "active", "sort": "-mrr"}),
    _Kind(later("Revenue at risk"), lambda book: book.at_risk, short_money, "worse", {"status": "active"}),
    _Kind(
        later("Renewals in 90 days"),
        lambda book: book.renewals,
        number,
        "",
        {"renewal": "90", "sort": "renewal"},
    ),
)


def number_tiles(user: User, scope: Scope, today: date) -> list[NumberTile]:
    """Accounts, MRR, revenue at risk and renewals of a scope; two queries."""
    book = book_history(user, scope, today)
    accounts = reverse("customers:accounts")
    return [
        _tile(
            kind,
            kind.read(book.now),
            _reference(kind, book.past, today),
            [kind.read(past) for past in (*book.past, book.now)],
            f"{accounts}?{urlencode({'scope': scope.value, **kind.asked})}",
        )
        for kind in KINDS
    ]


def _tile(kind: _Kind, now: Value, then: BookFigures | None, values: Sequence[Value], url: str) -> NumberTile:
    before = kind.read(then) if then else None
    change, tone = _change(kind, now, before)
    return NumberTile(
        label=say(kind.label),
        value=kind.written(now),
        change=change,
        tone=tone,
        since=day(then.day) if then and change else "",
        line=_shape([float(value) for value in values if value is not None]),
        url=url,
    )


def _shape(values: Sequence[float]) -> list[float]:
    """The values between their smallest and largest, so that the line tells how they moved."""
    spread = max(values, default=0.0) - min(values, default=0.0)
    return [(value - min(values)) / spread if spread else 0.5 for value in values]


def _reference(kind: _Kind, past: Sequence[BookFigures], today: date) -> BookFigures | None:
    """The newest day that is a month old or, in the first month, the oldest that is nearly a week old."""
    known = [book for book in past if kind.read(book) is not None]
    month_old = [book for book in known if (today - book.day).days >= TREND_DAYS]
    if month_old:
        return month_old[-1]
    return known[0] if known and (today - known[0].day).days >= FEWEST_DAYS else None


def _change(kind: _Kind, now: Value, before: Value) -> tuple[str, str]:
    """The change in words, and whether it is good news."""
    if now is None or before is None:
        return "", ""
    moved = now - before
    if kind.written(moved) == kind.written(0):
        return say("unchanged"), ""
    sign = "+" if moved > 0 else ""
    falling_is = "worse" if kind.rising_is == "better" else "better"
    tone = (kind.rising_is if moved > 0 else falling_is) if kind.rising_is else ""
    return f"{sign}{kind.written(moved)}", tone
