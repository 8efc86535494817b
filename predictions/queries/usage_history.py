"""The usage of one account as a chart: from the mart, by day or week and by type of event."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from churnapp.web.charts import Chart, Mark, Series
from churnapp.web.templatetags.formats import day
from customers.queries.subscriptions import RevenueStep
from predictions.mart import UsageDay, open_mart, usage_days
from usage.domain import AdoptionLabel, FeatureAdoptionScore

MOST_TYPES = 5
ADOPTION_DAYS = 30
OTHER = "other"


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
        return f"{self.days} days" if self.bar_days == 1 else f"{self.days // self.bar_days} weeks"


WINDOWS = (UsageWindow(30, 1), UsageWindow(90, 1), UsageWindow(364, 7))
DEFAULT_WINDOW = WINDOWS[1]


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
    """

    as_of: date
    window: UsageWindow
    chart: Chart | None
    event_count: int
    previous_count: int
    active_days: int
    last_event_on: date | None
    adoption: float | None

    @property
    def change(self) -> float | None:
        """Events against the window before, as a share; None when that was silent."""
        return self.event_count / self.previous_count - 1 if self.previous_count else None

    @property
    def adoption_label(self) -> AdoptionLabel | None:
        """The adoption in a word."""
        return None if self.adoption is None else FeatureAdoptionScore(min(max(self.adoption, 0), 1)).label


def window_of(days: str | None) -> UsageWindow:
    """The window with that many days; the usual one for anything else."""
    return next((window for window in WINDOWS if str(window.days) == days), DEFAULT_WINDOW)


def usage_history(customer_id: str, window: UsageWindow, changes: Sequence[RevenueStep] = ()) -> UsageHistory:
    """The usage of an account up to the mart's latest day.

    Args:
        customer_id: the vendor's key of an account that is known to be visible.
        window: what to look at.
        changes: changes of its contract, to be marked.

    Raises:
        MartMissing, MartDamaged: there is nothing to read; the message says the remedy.
    """
    mart = open_mart()
    rows = usage_days(mart, customer_id, 2 * window.days)
    first = mart.as_of - timedelta(days=window.days - 1)
    now = [row for row in rows if row.day >= first]
    return UsageHistory(
        as_of=mart.as_of,
        window=window,
        chart=_chart(now, first, window, changes) if now else None,
        event_count=sum(row.event_count for row in now),
        previous_count=sum(row.event_count for row in rows if row.day < first),
        active_days=len({row.day for row in now}),
        last_event_on=max((row.day for row in rows), default=None),
        adoption=_adoption(rows, mart.as_of - timedelta(days=ADOPTION_DAYS - 1)),
    )


def _chart(
    rows: Sequence[UsageDay], first: date, window: UsageWindow, changes: Iterable[RevenueStep]
) -> Chart:
    bars = tuple(first + timedelta(days=offset) for offset in range(0, window.days, window.bar_days))
    totals: Counter[str] = Counter()
    for row in rows:
        totals[row.event_type] += row.event_count
    named = [event_type for event_type, _ in totals.most_common(MOST_TYPES)]
    by_type: dict[str, list[int]] = {name: [0] * len(bars) for name in named}
    for row in rows:
        counts = by_type.setdefault(row.event_type if row.event_type in named else OTHER, [0] * len(bars))
        counts[(row.day - first).days // window.bar_days] += row.event_count
    return Chart(
        key="usage",
        label=f"Events per {'day' if window.bar_days == 1 else 'week'} by type, {window.words}",
        category="Day" if window.bar_days == 1 else "Week from",
        categories=tuple(bar.isoformat() for bar in bars),
        series=tuple(
            Series(_words(name), tuple(counts), kind="bar", tone=f"kind-{place}", is_stacked=True)
            for place, (name, counts) in enumerate(by_type.items(), start=1)
        ),
        marks=tuple(_marks(bars, window, changes)),
    )


def _marks(bars: Sequence[date], window: UsageWindow, changes: Iterable[RevenueStep]) -> Iterable[Mark]:
    for change in changes:
        place = (change.day - bars[0]).days // window.bar_days
        if 0 <= place < len(bars):
            yield Mark(bars[place].isoformat(), change.note or f"price changed {day(change.day)}")


def _adoption(rows: Iterable[UsageDay], first: date) -> float | None:
    recent = [row for row in rows if row.day >= first]
    count = sum(row.adoption_count for row in recent)
    return sum(row.adoption_sum for row in recent) / count if count else None


def _words(event_type: str) -> str:
    return event_type.replace("_", " ")[:40]
