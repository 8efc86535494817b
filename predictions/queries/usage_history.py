"""The usage of one account as its page shows it: by day or week, by type of event or by user."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from churnapp.web.charts import Chart, Mark, Series
from predictions.mart import UsageDay, UserDay, open_mart, usage_days, user_days
from predictions.queries.usage_markers import UsageMarker
from predictions.queries.usage_people import UsageUsers, users_of
from usage.domain import AdoptionLabel, FeatureAdoptionScore

MOST_NAMED = 5
ADOPTION_DAYS = 30
STALE_AFTER_DAYS = 7

type Counted = tuple[date, str, int]
"""A day, whose or what kind of events, and how many."""


@dataclass(frozen=True, slots=True)
class UsageWindow:
    """A stretch of time to look at.

    Attributes:
        days: its length.
        bar_days: days in one bar.
    """

    days: int
    bar_days: int

    @property
    def words(self) -> str:
        """Its name in a switch."""
        if self.bar_days == 1:
            return _("%(count)d days") % {"count": self.days}
        return _("%(count)d weeks") % {"count": self.days // self.bar_days}

    def first_day(self, last: date) -> date:
        """The first of its days."""
        return last - timedelta(days=self.days - 1)


WINDOWS = (UsageWindow(30, 1), UsageWindow(90, 1), UsageWindow(364, 7))
DEFAULT_WINDOW = WINDOWS[1]


class UsageSplit(StrEnum):
    """What the bars are divided by."""

    TYPE = "type"
    USER = "user"

    @property
    def words(self) -> str:
        """Its name in a switch."""
        return _("By type of event") if self is UsageSplit.TYPE else _("By user")


@dataclass(frozen=True, slots=True)
class UsageHistory:
    """The usage of one account in one window.

    Attributes:
        as_of: last day of the window.
        chart: None when there was no event in it.
        event_count: events in the window.
        previous_count: events in the window of the same length before it.
        active_days: days of the window with an event.
        last_event_on: day of the newest event in both windows; None without one.
        adoption: mean adoption score of the last 30 days; None where none was sent.
        users: who did it.
        markers: what happened in the window.
    """

    as_of: date
    window: UsageWindow
    chart: Chart | None
    event_count: int
    previous_count: int
    active_days: int
    last_event_on: date | None
    adoption: float | None
    users: UsageUsers
    markers: tuple[UsageMarker, ...] = ()

    @property
    def change(self) -> float | None:
        """Events against the window before, as a share; None when that was silent."""
        return self.event_count / self.previous_count - 1 if self.previous_count else None

    @property
    def adoption_label(self) -> AdoptionLabel | None:
        """The adoption in a word."""
        return None if self.adoption is None else FeatureAdoptionScore(min(max(self.adoption, 0), 1)).label

    def stale_days(self, today: date) -> int | None:
        """Age of the last day in days, when that is more than a week."""
        age = (today - self.as_of).days
        return age if age > STALE_AFTER_DAYS else None


def window_of(days: str | None) -> UsageWindow:
    """The window with that many days, a year by 365 too; the usual one for anything else."""
    asked = "364" if days == "365" else days
    return next((window for window in WINDOWS if str(window.days) == asked), DEFAULT_WINDOW)


def split_of(by: str | None) -> UsageSplit:
    """The split of that name; by type for anything else."""
    return next((split for split in UsageSplit if split.value == by), UsageSplit.TYPE)


def usage_history(
    customer_id: str,
    window: UsageWindow,
    split: UsageSplit = UsageSplit.TYPE,
    *,
    names_of: Callable[[Iterable[str]], Mapping[str, str]] = lambda _: {},
    markers_between: Callable[[date, date], Iterable[UsageMarker]] = lambda _first, _last: (),
) -> UsageHistory:
    """The usage of an account up to the mart's latest day.

    Args:
        customer_id: the vendor's key of an account that is known to be visible.
        window: what to look at.
        split: what the bars are divided by.
        names_of: the people behind user ids, where they are known.
        markers_between: what happened around it, within two days.

    Raises:
        MartMissing, MartDamaged: there is nothing to read; the message says the remedy.
    """
    mart = open_mart()
    rows = usage_days(mart, customer_id, 2 * window.days)
    first = window.first_day(mart.as_of)
    now = [row for row in rows if row.day >= first]
    by_user = user_days(mart, customer_id, window.days)
    names = names_of({row.user_id for row in by_user})
    event_count = sum(row.event_count for row in now)
    markers = tuple(markers_between(first, mart.as_of))
    counted = _by_type(now) if split is UsageSplit.TYPE else _by_user(now, by_user, names)
    return UsageHistory(
        as_of=mart.as_of,
        window=window,
        chart=_chart(counted, first, window, split, markers) if now else None,
        event_count=event_count,
        previous_count=sum(row.event_count for row in rows if row.day < first),
        active_days=len({row.day for row in now}),
        last_event_on=max((row.day for row in rows), default=None),
        adoption=_adoption(rows, mart.as_of - timedelta(days=ADOPTION_DAYS - 1)),
        users=users_of(by_user, event_count, mart.as_of, names),
        markers=markers,
    )


def _by_type(rows: Iterable[UsageDay]) -> list[Counted]:
    return [(row.day, row.event_type.replace("_", " ")[:40], row.event_count) for row in rows]


def _by_user(rows: Iterable[UsageDay], users: Iterable[UserDay], names: Mapping[str, str]) -> list[Counted]:
    """Each user's events, and what nobody is named for."""
    counted = [(row.day, names.get(row.user_id, row.user_id)[:40], row.event_count) for row in users]
    left = Counter({row.day: 0 for row in rows})
    for row in rows:
        left[row.day] += row.event_count
    for day, _name, count in counted:
        left[day] -= count
    return [*counted, *((day, _("no user named"), count) for day, count in left.items() if count > 0)]


def _chart(
    counted: Sequence[Counted],
    first: date,
    window: UsageWindow,
    split: UsageSplit,
    markers: Iterable[UsageMarker],
) -> Chart:
    bars = tuple(first + timedelta(days=offset) for offset in range(0, window.days, window.bar_days))
    totals: Counter[str] = Counter()
    for _day, name, count in counted:
        totals[name] += count
    named = [name for name, _count in totals.most_common(MOST_NAMED)]
    series: dict[str, list[int]] = {name: [0] * len(bars) for name in named}
    for day, name, count in counted:
        values = series.setdefault(name if name in named else _("other"), [0] * len(bars))
        values[(day - first).days // window.bar_days] += count
    return Chart(
        key="usage",
        label=_label(window, split),
        category=_("Day") if window.bar_days == 1 else _("Week from"),
        categories=tuple(bar.isoformat() for bar in bars),
        series=tuple(
            Series(name, tuple(values), kind="bar", tone=f"kind-{place}", is_stacked=True)
            for place, (name, values) in enumerate(series.items(), start=1)
        ),
        marks=tuple(_marks(bars, window, markers)),
    )


def _label(window: UsageWindow, split: UsageSplit) -> str:
    facts = {"window": window.words}
    if window.bar_days == 1:
        by_type, by_user = _("Events per day by type, %(window)s"), _("Events per day by user, %(window)s")
    else:
        by_type, by_user = _("Events per week by type, %(window)s"), _("Events per week by user, %(window)s")
    return (by_type if split is UsageSplit.TYPE else by_user) % facts


def _marks(bars: Sequence[date], window: UsageWindow, markers: Iterable[UsageMarker]) -> Iterable[Mark]:
    """One mark for each bar in which something happened."""
    words: dict[str, list[str]] = {}
    for marker in markers:
        bar = bars[(marker.day - bars[0]).days // window.bar_days]
        words.setdefault(bar.isoformat(), []).append(marker.words)
    return [Mark(bar, "; ".join(said)) for bar, said in words.items()]


def _adoption(rows: Iterable[UsageDay], first: date) -> float | None:
    recent = [row for row in rows if row.day >= first]
    count = sum(row.adoption_count for row in recent)
    return sum(row.adoption_sum for row in recent) / count if count else None
