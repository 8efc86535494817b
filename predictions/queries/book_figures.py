"""How a book of accounts stands, and how it stood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.compiled import compiled
from customers.models import CustomerRecord
from predictions.domain.book import Book
from predictions.models import BookFiguresRecord

RENEWAL_DAYS = 90
SHOWN_DAYS = 91
JUST_NOW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BookFigures:
    """A book on one day; see ``BookFiguresRecord``."""

    day: date
    accounts: int
    mrr: Decimal
    at_risk: Decimal | None
    renewals: int | None


@dataclass(frozen=True, slots=True)
class BookHistory:
    """A book now and before.

    Attributes:
        past: the days that were kept, oldest first, today's left out.
    """

    now: BookFigures
    past: Sequence[BookFigures]


def book_of(user: User, scope: Scope) -> Book:
    """The book that a scope of a person means."""
    allowed = scope.within(Scope(user.reach))
    if allowed is Scope.ALL:
        return Book.of_everybody()
    if allowed is Scope.TEAM and user.team_id is not None:
        return Book.of_team(user.team_id)
    return Book.of_person(user.pk)


def book_history(user: User, scope: Scope, today: date) -> BookHistory:
    """The book as it stands, and the last 91 days that were kept; at most two queries.

    The book of everybody is read as it was kept last, within the hour, and just after midnight as it stood
    the evening before: adding it up takes too long here.
    """
    book = book_of(user, scope)
    kept = _kept_between(book=book.key, first=today - timedelta(days=SHOWN_DAYS), last=today)
    days = [BookFigures(row.day, row.accounts, row.mrr, row.at_risk, row.renewals) for row in kept]
    past = [figures for figures in days if figures.day < today]
    if book == Book.of_everybody() and days and today - days[-1].day <= JUST_NOW:
        return BookHistory(replace(days[-1], day=today), past)
    return BookHistory(_now(user, scope, today), past)


@compiled
def _kept_between(*, book: str, first: date, last: date) -> QuerySet[BookFiguresRecord]:
    return BookFiguresRecord.objects.filter(book=book, day__gte=first, day__lte=last).order_by("day")


def _now(user: User, scope: Scope, today: date) -> BookFigures:
    due = Q(renewal_date__gte=today, renewal_date__lte=today + timedelta(days=RENEWAL_DAYS))
    sums = (
        CustomerRecord.objects.visible_to(user, scope)
        .active()
        .aggregate(
            accounts=Count("pk"),
            paid=Sum("mrr"),
            loss=Sum("current_score__expected_loss"),
            renewals=Count("pk", filter=due),
        )
    )
    return BookFigures(today, sums["accounts"], sums["paid"] or Decimal(0), sums["loss"], sums["renewals"])
