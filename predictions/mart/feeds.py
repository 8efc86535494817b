"""What feeds the mart: when each told something last, and how many events came in each week."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from predictions.mart.columns import Floats, days, floats, integers, objects
from predictions.mart.reading import Mart


@dataclass(frozen=True, slots=True)
class FeedState:
    """One feed on the mart's day.

    Attributes:
        last_day: day of its newest fact.
        silent_days: from then to the mart's day.
        longest_silence: days of its longest pause in the last year; 0 when it has had none.
        silence_count: how many pauses that is taken from.
    """

    feed: str
    last_day: date
    silent_days: int
    longest_silence: int
    silence_count: int


def feed_states(mart: Mart) -> list[FeedState]:
    """Every feed that has told something, by name."""
    told = mart.read("select * from feed_states order by feed")
    longest = np.nan_to_num(floats(told["longest_silence"]))
    return [
        FeedState(str(feed), day.astype(date), int(silent), int(pause), int(count))
        for feed, day, silent, pause, count in zip(
            objects(told["feed"]),
            days(told["last_day"]),
            integers(told, "silent_days"),
            longest,
            integers(told, "silence_count"),
            strict=True,
        )
    ]


def weekly_events(mart: Mart, week_count: int) -> dict[str, Floats]:
    """Events of each type in each of the last weeks, oldest first; the last ends with the mart's day."""
    counted = mart.read(
        "select event_type, (cast(? as date) - happened_on) // 7 as weeks_ago, "
        "cast(sum(event_count) as double) as event_count from daily_usage "
        "where happened_on > cast(? as date) - 7 * ? group by all order by all",
        [mart.as_of, mart.as_of, week_count],
    )
    found: dict[str, Floats] = {}
    for event_type, ago, count in zip(
        objects(counted["event_type"]),
        integers(counted, "weeks_ago"),
        floats(counted["event_count"]),
        strict=True,
    ):
        found.setdefault(str(event_type), np.zeros(week_count))[week_count - 1 - ago] = count
    return found
