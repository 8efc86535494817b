"""How books of accounts stand, kept once a day so that pages can tell a trend."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from churnapp.accounts.models import User
from customers.domain.mrr import MONTHS_PER_YEAR
from customers.models import CustomerRecord, SubscriptionRecord
from predictions.domain.book import Book
from predictions.models import BookFiguresRecord, PredictionRecord, ScoringRunRecord

RENEWAL_DAYS = 90
PAST_WEEKS = 13
DAYS_PER_WEEK = 7
ROWS_AT_A_TIME = 5_000
ZERO = Decimal(0)

type Owners = tuple[int | None, int | None]


@dataclass(slots=True)
class _Sums:
    accounts: int = 0
    mrr: Decimal = ZERO
    at_risk: Decimal = ZERO
    renewals: int = 0

    def add(self, other: "_Sums") -> None:
        self.accounts += other.accounts
        self.mrr += other.mrr
        self.at_risk += other.at_risk
        self.renewals += other.renewals


@dataclass(slots=True)
class _Books:
    """Sums by owners, of which there are few; every book adds up those it holds."""

    team_of: dict[int, int | None]
    by_owners: dict[Owners, _Sums] = field(default_factory=lambda: defaultdict(_Sums))

    def add(self, owners: Owners, mrr: Decimal, at_risk: Decimal, *, renews: bool = False) -> None:
        sums = self.by_owners[owners]
        sums.accounts += 1
        sums.mrr += mrr
        sums.at_risk += at_risk
        sums.renewals += renews

    def sums(self) -> dict[Book, _Sums]:
        found: dict[Book, _Sums] = defaultdict(_Sums)
        for owners, sums in self.by_owners.items():
            for book in self._books_of(owners):
                found[book].add(sums)
        return found

    def _books_of(self, owners: Owners) -> set[Book]:
        people = {owner for owner in owners if owner is not None}
        teams = {team for person in people if (team := self.team_of.get(person)) is not None}
        return {
            Book.of_everybody(),
            *(Book.of_person(person) for person in people),
            *(Book.of_team(team) for team in teams),
        }


def keep_book_figures(today: date) -> int:
    """Keeps how every book stands today; the first time also how it stood in the weeks before.

    Returns:
        How many books were kept.
    """
    if not BookFiguresRecord.objects.exists():
        _keep_the_past([today - timedelta(days=DAYS_PER_WEEK * week) for week in range(PAST_WEEKS, 0, -1)])
    books = _Books(_teams())
    soon = today + timedelta(days=RENEWAL_DAYS)
    rows = CustomerRecord.objects.active().values_list(
        "csm_id", "account_executive_id", "mrr", "renewal_date", "current_score__expected_loss"
    )
    for csm, seller, mrr, renews, loss in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        is_due = renews is not None and today <= renews <= soon
        books.add((csm, seller), mrr or ZERO, loss or ZERO, renews=is_due)
    _write(books, today, has_scores=_run_of(today) is not None)
    return len(books.sums())


def _keep_the_past(days: Sequence[date]) -> None:
    """Works out past days from contracts and runs, for the owners of today; renewals are not known then."""
    accounts = list(
        CustomerRecord.objects.values_list(
            "pk", "csm_id", "account_executive_id", "signup_date", "churn_date", "mrr"
        )
    )
    paid = _periods()
    for day in days:
        run, books = _run_of(day), _Books(_teams())
        chances = dict(
            PredictionRecord.objects.filter(run=run).values_list("customer_id", "churn_probability")
        )
        for pk, csm, seller, signup, left, mrr in accounts:
            if signup > day or (left is not None and left <= day):
                continue
            then = _paid_on(day, paid.get(pk, ()), mrr or ZERO)
            chance = Decimal(str(chances.get(pk, 0)))
            books.add((csm, seller), then, then * MONTHS_PER_YEAR * chance)
        _write(books, day, has_scores=run is not None, knows_renewals=False)


def _periods() -> dict[int, list[tuple[date, date | None, Decimal]]]:
    periods: dict[int, list[tuple[date, date | None, Decimal]]] = defaultdict(list)
    rows = SubscriptionRecord.objects.order_by().values_list("customer_id", "valid_from", "valid_to", "mrr")
    for customer, begins, ends, mrr in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        periods[customer].append((begins, ends, mrr or ZERO))
    return periods


def _paid_on(day: date, periods: Iterable[tuple[date, date | None, Decimal]], otherwise: Decimal) -> Decimal:
    """What the contracts of that day came to; where there are no contracts, what is paid now."""
    known = list(periods)
    if not known:
        return otherwise
    return sum((mrr for begins, ends, mrr in known if begins <= day and (ends is None or day < ends)), ZERO)


def _run_of(day: date) -> int | None:
    """The published run that was the newest on a day."""
    runs = ScoringRunRecord.objects.of_everybody().published().filter(as_of__lte=day)
    return runs.order_by("-as_of", "-published_at").values_list("pk", flat=True).first()


def _teams() -> dict[int, int | None]:
    return dict(User.objects.values_list("pk", "team_id"))


def _write(books: _Books, day: date, *, has_scores: bool, knows_renewals: bool = True) -> None:
    BookFiguresRecord.objects.bulk_create(
        _records(books, day, has_scores=has_scores, knows_renewals=knows_renewals),
        update_conflicts=True,
        unique_fields=["book", "day"],
        update_fields=["accounts", "mrr", "at_risk", "renewals"],
    )


def _records(
    books: _Books, day: date, *, has_scores: bool, knows_renewals: bool
) -> Iterator[BookFiguresRecord]:
    for book, sums in books.sums().items():
        yield BookFiguresRecord(
            book=book.key,
            day=day,
            accounts=sums.accounts,
            mrr=sums.mrr,
            at_risk=sums.at_risk if has_scores else None,
            renewals=sums.renewals if knows_renewals else None,
        )
