"""Renewals day by day, for a month or a week."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, F, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.web.lists import FilterShape, ListShape, ListState
from customers.models import CustomerRecord
from customers.queries.scopes import scopes_of
from gtm.domain.month import last_day_of, month_of
from gtm.queries.renewals.days import LAST, DayChoices, day_of
from gtm.queries.renewals.renewal_list import renewals_matching, shared_filters

FROM, BY = "from", "by"
MONTH, WEEK = "month", "week"
DAYS_PER_WEEK = 7
# so many accounts of a day are named
NAMED = {MONTH: 3, WEEK: 12}
NAMED_PATHS = (
    "pk",
    "name",
    "mrr",
    "renewal_date",
    "notice_date",
    "current_score__risk_tier",
    "outlook__likelihood",
    "outlook__renewal_on",
)


@dataclass(frozen=True, slots=True)
class NamedRenewal:
    """One renewal of a day.

    Attributes:
        tier: risk of the account; empty without a score.
    """

    pk: int
    name: str
    mrr: Decimal | None
    tier: str
    likelihood: float | None
    gave_notice: bool


@dataclass(frozen=True, slots=True)
class RenewalDay:
    """The renewals of one day.

    Attributes:
        is_within: whether it belongs to the month or week that is shown.
        mrr: of all of them, US dollars a month; unknown amounts are left out.
        named: the largest.
    """

    day: date
    is_within: bool
    is_today: bool
    count: int = 0
    mrr: Decimal = Decimal(0)
    named: tuple[NamedRenewal, ...] = ()

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.named)


@dataclass(frozen=True, slots=True)
class Span:
    """A month or a week.

    Attributes:
        first, last: its days.
    """

    by: str
    first: date
    last: date

    @classmethod
    def around(cls, by: str, found: date) -> "Span":
        """The month or the week, from Monday on, that a day lies in."""
        if by == WEEK:
            monday = found - timedelta(days=found.weekday())
            return cls(by, monday, monday + timedelta(days=DAYS_PER_WEEK - 1))
        return cls(by, found.replace(day=1), last_day_of(month_of(found)))

    @property
    def before(self) -> date:
        """A day of the one before."""
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        """A day of the one after."""
        return min(self.last + timedelta(days=1), LAST)

    @property
    def weeks(self) -> list[list[date]]:
        """Its days in whole weeks from Monday to Sunday; the first and last may reach beyond it."""
        begins = self.first - timedelta(days=self.first.weekday())
        count = ((self.last - begins).days // DAYS_PER_WEEK) + 1
        return [
            [begins + timedelta(days=week * DAYS_PER_WEEK + number) for number in range(DAYS_PER_WEEK)]
            for week in range(count)
        ]


def calendar_shape(user: User) -> ListShape:
    """What this person may ask of the calendar: what the list may be narrowed by, and which days."""
    scopes, first = scopes_of(user)
    return ListShape(
        sorts={FROM: "day"},
        default_sort=FROM,
        filters=(
            FilterShape(FROM, _("From"), DayChoices()),
            FilterShape(BY, _("By"), {MONTH: _("Month"), WEEK: _("Week")}),
            *shared_filters(user),
        ),
        scopes=scopes,
        default_scope=first,
    )


def span_of(state: ListState, today: date) -> Span:
    """The month or week that is asked for; the one of today when none is."""
    asked = state.filters.get(FROM, ("",))[0]
    return Span.around(state.filters.get(BY, (MONTH,))[0], day_of(asked) or today)


def renewal_weeks(user: User, state: ListState, span: Span, today: date) -> list[list[RenewalDay]]:
    """The renewals of a span, in whole weeks; three queries, one where there are none."""
    found = renewals_matching(user, state, today).filter(
        renewal_date__gte=span.first, renewal_date__lte=span.last
    )
    by_day = found.order_by().values("renewal_date").annotate(count=Count("pk"), paid=Sum("mrr"))
    sums: dict[date | None, tuple[int, Decimal]] = {
        row["renewal_date"]: (row["count"], row["paid"] or Decimal(0)) for row in by_day
    }
    place = Window(RowNumber(), partition_by="renewal_date", order_by=(F("mrr").desc(nulls_last=True), "pk"))
    largest = (
        found.annotate(place=place).filter(place__lte=NAMED[span.by]).order_by().values_list("pk", flat=True)
    )
    shown = CustomerRecord.objects.filter(pk__in=list(largest) if sums else ())
    named: dict[date | None, list[NamedRenewal]] = defaultdict(list)
    for row in shown.order_by("renewal_date", F("mrr").desc(nulls_last=True), "pk").values(*NAMED_PATHS):
        is_known = row["outlook__renewal_on"] == row["renewal_date"]
        named[row["renewal_date"]].append(
            NamedRenewal(
                row["pk"],
                row["name"],
                row["mrr"],
                row["current_score__risk_tier"] or "",
                row["outlook__likelihood"] if is_known else None,
                row["notice_date"] is not None,
            )
        )
    return [[_day(found_on, span, today, sums, named) for found_on in week] for week in span.weeks]


def _day(
    found_on: date,
    span: Span,
    today: date,
    sums: dict[date | None, tuple[int, Decimal]],
    named: dict[date | None, list[NamedRenewal]],
) -> RenewalDay:
    is_within = span.first <= found_on <= span.last
    count, mrr = sums.get(found_on, (0, Decimal(0)))
    return RenewalDay(found_on, is_within, found_on == today, count, mrr, tuple(named.get(found_on, ())))


def totals_of(weeks: Sequence[Sequence[RenewalDay]]) -> tuple[int, Decimal]:
    """How many renewals a span holds, and what they pay a month."""
    days = [found for week in weeks for found in week]
    return sum(found.count for found in days), sum((found.mrr for found in days), Decimal(0))
