"""How long accounts stay, by plan, industry or year of signup: Kaplan–Meier over what a person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Min, QuerySet
from django.utils.translation import gettext

from customers.models import CustomerRecord
from predictions.ml.kaplan_meier import NEVER_LATE, KaplanMeier, Lives, log_rank
from predictions.queries.lives import DAYS_PER_WEEK, Grouping, lives_by_group

WEEKS_PER_MONTH = 365 / 12 / DAYS_PER_WEEK
FIRST_WEEKS = 4  # a curve begins where somebody was watched from the first month on
MOST_CURVES = 6
FEWEST_AT_RISK = 10  # a curve that rests on fewer is not drawn further
FEWEST_ACCOUNTS = 20
UNRECORDED_LEAVERS = 3.0  # fewer missing ones may be chance
SMALLEST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class ShareAfter:
    """The share still there after some months; None where too few were watched that long."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """One group of accounts.

    Attributes:
        values: what the account list is filtered by.
        account_count, left_count: accounts, and those that have left.
        curve: None where there are too few accounts for one, or too few were watched from the beginning.
        lives: for numbers at risk.
    """

    name: str
    values: tuple[str, ...]
    account_count: int
    left_count: int
    curve: KaplanMeier | None
    lives: Lives

    def share_after(self, months: int) -> float | None:
        """The share still there after so many months; None where too few were watched that long."""
        week = round(months * WEEKS_PER_MONTH)
        if self.curve is None or self.at_risk(months) < FEWEST_AT_RISK:
            return None
        return self.curve.at(week)

    def at_risk(self, months: int) -> int:
        """How many were watched at that age and had not left before."""
        return int(self.lives.at_risk(np.array([round(months * WEEKS_PER_MONTH)]))[0])

    @property
    def shares(self) -> tuple[ShareAfter, ...]:
        """The shares that the page shows."""
        return tuple(
            ShareAfter(gettext("After %(months)s months") % {"months": months}, self.share_after(months))
            for months in (12, 24)
        )

    @property
    def why_no_curve(self) -> str:
        """Why there is no curve, in a few words."""
        if self.account_count < FEWEST_ACCOUNTS:
            return gettext("too few accounts for a curve (at least %(fewest_accounts)s)") % {
                "fewest_accounts": FEWEST_ACCOUNTS
            }
        return gettext("too few were watched from their first month on")

    @property
    def median_months(self) -> float | None:
        """Months after which half have left; None when more than half stay as long as anybody was watched."""
        median = None if self.curve is None else self.curve.median
        return None if median is None else median / WEEKS_PER_MONTH

    @property
    def watched_months(self) -> float:
        """Age up to which enough accounts were watched."""
        times = np.arange(int(self.lives.exit.max(initial=0)) + 1)
        enough = np.flatnonzero(self.lives.at_risk(times) >= FEWEST_AT_RISK)
        return float(enough[-1] / WEEKS_PER_MONTH) if len(enough) else 0.0


@dataclass(frozen=True, slots=True)
class Retention:
    """The retention of groups.

    Attributes:
        everybody: all groups together.
        rows: the groups in the order shown; at most six, small ones together.
        chance: that groups of one law differ as much; None when there is nothing to compare.
        until: the last day up to which leaving is told.
        recorded_from: since when leavers are in the data, where those of before are not; else None.
        late_count: accounts that were customers before and count from then on.
    """

    everybody: RetentionRow
    rows: tuple[RetentionRow, ...]
    chance: float | None
    until: date
    recorded_from: date | None
    late_count: int


def retention(
    accounts: QuerySet[CustomerRecord], grouping: Grouping, *, until: date, recorded_by: date | None
) -> Retention:
    """The retention of accounts by group, in one query.

    Args:
        accounts: those that the person may see.
        grouping: by what they are told apart.
        until: the last day up to which leaving is told; whoever leaves later is still there.
        recorded_by: the first recorded leaver of the whole portfolio; see ``first_leaver_on``.
    """
    found = lives_by_group(accounts, grouping, until=until, recorded_by=recorded_by)
    is_late = _earlier_leavers_are_missing([lives for _, lives in found])
    if not is_late:
        found = [(key, _from_the_beginning(lives)) for key, lives in found]
    everybody = _together([lives for _, lives in found])
    shown = _ordered(found, grouping)
    compared = [lives for _, lives in found if int(lives.counts.sum()) >= FEWEST_ACCOUNTS]
    return Retention(
        everybody=_row(gettext("All accounts"), (), everybody),
        rows=tuple(_row(name, grouping.filter_values(keys), lives) for name, keys, lives in shown),
        chance=log_rank(compared),
        until=until,
        recorded_from=recorded_by if is_late else None,
        late_count=int(everybody.counts[everybody.entry > NEVER_LATE].sum()),
    )


def first_leaver_on(until: date) -> date | None:
    """The month in which leaving was first recorded for anybody, seen or not; one query."""
    first = CustomerRecord.objects.filter(churn_date__lte=until).aggregate(first=Min("churn_date"))["first"]
    return None if first is None else first.replace(day=1)


def _earlier_leavers_are_missing(groups: Sequence[Lives]) -> bool:
    """Whether the accounts of before the first recorded leaver are survivors of a larger number.

    For each that had reached some age by then, 1 / S(age) must have begun, by what is seen since. Where
    nobody leaves at young ages, as under yearly contracts, none is missing.
    """
    lives = _together(groups)
    late = lives.entry > NEVER_LATE
    curve = KaplanMeier.of(lives)
    reached = np.concatenate([[1.0], curve.survival])[
        np.searchsorted(curve.times, lives.entry[late], side="right")
    ]
    begun = lives.counts[late] / np.maximum(reached, SMALLEST_SHARE)
    return float((begun - lives.counts[late]).sum()) >= UNRECORDED_LEAVERS


def _from_the_beginning(lives: Lives) -> Lives:
    return Lives(np.full(len(lives.exit), NEVER_LATE), lives.exit, lives.left, lives.counts)


def _together(groups: Sequence[Lives]) -> Lives:
    if not groups:
        nothing = np.empty(0, dtype=np.int64)
        return Lives(nothing, nothing, nothing == 1, nothing)
    return Lives(
        *(np.concatenate([getattr(lives, name) for lives in groups]) for name in Lives.__dataclass_fields__)
    )


def _ordered(
    found: Sequence[tuple[Any, Lives]], grouping: Grouping
) -> list[tuple[str, tuple[Any, ...], Lives]]:
    """Groups with their names and keys, the last ones together where there are more than six."""
    ordered = list(found)
    if grouping.order == "newest":
        ordered.reverse()
    if grouping.order == "size":
        ordered.sort(key=lambda group: -int(group[1].counts.sum()))
    if len(ordered) <= MOST_CURVES:
        return [(grouping.word(key), (key,), lives) for key, lives in ordered]
    single, others = ordered[: MOST_CURVES - 1], ordered[MOST_CURVES - 1 :]
    word = (
        gettext("%(others)s or earlier") % {"others": others[0][0]}
        if grouping.order == "newest"
        else gettext("%(count)s others") % {"count": len(others)}
    )
    rest = (word, tuple(key for key, _ in others), _together([lives for _, lives in others]))
    return [*((grouping.word(key), (key,), lives) for key, lives in single), rest]


def _row(name: str, values: tuple[str, ...], lives: Lives) -> RetentionRow:
    count = int(lives.counts.sum())
    return RetentionRow(
        name=name,
        values=values,
        account_count=count,
        left_count=int(lives.counts[lives.left].sum()),
        curve=KaplanMeier.of(lives) if count >= FEWEST_ACCOUNTS and _is_watched_early(lives) else None,
        lives=lives.watched,
    )


def _is_watched_early(lives: Lives) -> bool:
    return bool(lives.at_risk(np.array([FIRST_WEEKS]))[0] >= FEWEST_AT_RISK)
