"""The lives of accounts by group: since when they were watched, how long they lasted, whether they left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from django.db.models import (
    BigIntegerField,
    Case,
    ExpressionWrapper,
    F,
    Field,
    Func,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from churnapp.saying import later, say
from customers.columns.own_filters import NOBODY, SignupFilter
from customers.domain import Industry, PlanTier
from customers.models import CustomerRecord
from predictions.mart.columns import Integers
from predictions.ml.kaplan_meier import NEVER_LATE, Lives

DAYS_PER_WEEK = 7
FIRST_DAY = date(1900, 1, 1)
# an account is read as one number: group, days as a customer, whether it left, day of the signup
SIGNUP_SIZE, LIFE_SIZE = 2**20, 2**17


@dataclass(frozen=True, slots=True)
class Grouping:
    """By what accounts are told apart.

    Attributes:
        number: expression for the number of an account's group.
        keys: the groups by their numbers; empty where the number itself is the key.
        word: a group's name for readers.
        filter_key, filter_values: the filter of the account list that shows the accounts of some groups.
        order: how groups stand: by their numbers, by these from the highest down, or by size.
    """

    key: str
    named: str
    number: Any
    keys: tuple[str | None, ...]
    word: Callable[[Any], str]
    filter_key: str
    filter_values: Callable[[Sequence[Any]], tuple[str, ...]]
    order: Literal["number", "newest", "size"]

    @property
    def label(self) -> str:
        """In the reader's language."""
        return say(self.named)


class _WithoutPython(Func):
    """A function of a date that the database computes by itself; Django's own make SQLite call Python."""

    output_field = BigIntegerField()
    sqlite: str
    postgresql: str

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Dates are text there."""
        return super().as_sql(compiler, connection, template=self.sqlite, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Dates count in days there."""
        return super().as_sql(compiler, connection, template=self.postgresql, **extra)


class _DayNumber(_WithoutPython):
    """Days since 1900."""

    sqlite = "cast(julianday(%(expressions)s) - 2415020.5 as integer)"
    postgresql = "cast(cast(%(expressions)s as date) - date '1900-01-01' as bigint)"


class _YearOf(_WithoutPython):
    """The year."""

    sqlite = "cast(substr(%(expressions)s, 1, 4) as integer)"
    postgresql = "cast(extract(year from %(expressions)s) as bigint)"


def _numbered(column: str, keys: Sequence[str | None]) -> Case:
    named = [When(**{column: key}, then=Value(number)) for number, key in enumerate(keys) if key is not None]
    return Case(*named, default=Value(len(keys) - 1), output_field=BigIntegerField())


def _as_text(keys: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(NOBODY if key is None else key for key in keys)


def _signup_years(years: Sequence[int]) -> tuple[str, ...]:
    oldest_single = timezone.now().date().year - SignupFilter.SINGLE_YEARS + 1
    values = (str(year) if year >= oldest_single else SignupFilter.EARLIER for year in years)
    return tuple(dict.fromkeys(values))


_PLANS, _INDUSTRIES = (*map(str, PlanTier), None), tuple(map(str, Industry))
GROUPINGS = {
    grouping.key: grouping
    for grouping in (
        Grouping(
            key="plan",
            named=later("Plan"),
            number=_numbered("plan_tier", _PLANS),
            keys=_PLANS,
            word=lambda key: say("Unknown plan") if key is None else str(key).capitalize(),
            filter_key="plan",
            filter_values=_as_text,
            order="number",
        ),
        Grouping(
            key="industry",
            named=later("Industry"),
            number=_numbered("industry", _INDUSTRIES),
            keys=_INDUSTRIES,
            word=str,
            filter_key="industry",
            filter_values=_as_text,
            order="size",
        ),
        Grouping(
            key="cohort",
            named=later("Signup year"),
            number=_YearOf("signup_date"),
            keys=(),
            word=str,
            filter_key="signup",
            filter_values=_signup_years,
            order="newest",
        ),
    )
}


def lives_by_group(
    accounts: QuerySet[CustomerRecord], grouping: Grouping, *, until: date, recorded_by: date | None
) -> list[tuple[Any, Lives]]:
    """Lives in weeks by the key of their group, in the order of the groups' numbers; one query.

    Args:
        accounts: those to look at.
        grouping: by what they are told apart.
        until: the last day up to which leaving is told; whoever leaves later is still there.
        recorded_by: the day from which leavers are recorded; accounts from before are watched from then on.
    """
    signup, has_left = _DayNumber("signup_date"), Q(churn_date__lte=until)
    end = Case(When(has_left, then=_DayNumber("churn_date")), default=Value(_day_number(until)))
    left = Case(When(has_left, then=Value(1)), default=Value(0), output_field=BigIntegerField())
    packed = ((F("group") * LIFE_SIZE + end - signup) * 2 + left) * SIGNUP_SIZE + signup
    numbers = (
        accounts.filter(signup_date__lte=until, signup_date__gte=FIRST_DAY)
        .order_by()
        .annotate(group=grouping.number)
        # a plain field converts nothing: a hundred thousand numbers pass as they are
        .values_list(ExpressionWrapper(packed, output_field=Field()), flat=True)
    )
    return _unpacked(np.fromiter(numbers.iterator(10_000), dtype=np.int64), grouping, recorded_by)


def _unpacked(packed: Integers, grouping: Grouping, recorded_by: date | None) -> list[tuple[Any, Lives]]:
    rest, signup = np.divmod(packed, SIGNUP_SIZE)
    rest, left = np.divmod(rest, 2)
    group, days = np.divmod(rest, LIFE_SIZE)
    entry = np.full(len(packed), NEVER_LATE)
    if recorded_by is not None:
        unwatched = (_day_number(recorded_by) - signup) // DAYS_PER_WEEK
        entry = np.where(unwatched > 0, unwatched, NEVER_LATE)
    weeks = days // DAYS_PER_WEEK
    return [
        (
            grouping.keys[number] if grouping.keys else int(number),
            Lives(entry[of], weeks[of], left[of] == 1, np.ones(int(of.sum()), dtype=np.int64)),
        )
        for number in np.unique(group)
        for of in [group == number]
    ]


def _day_number(day: date) -> int:
    return (day - FIRST_DAY).days
