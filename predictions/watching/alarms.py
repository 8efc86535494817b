"""When an input is worth an alarm, and the sentence that says what to do."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from churnapp.web.templatetags.formats import day, number, percent
from predictions.domain import FeatureContract
from predictions.mart.feeds import FeedState
from predictions.watching.drift import Drift
from predictions.watching.volume import WeeklyVolume

EVENTS_LATE_DAYS = 3
SHORTEST_PAUSE, PAUSE_FACTOR, FEWEST_PAUSES = 14, 1.5, 6
LOW_VOLUME, HIGH_VOLUME = 0.6, 1.7
MOST_FEATURES = 5


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that is wrong with what the model is fed.

    Attributes:
        subject: feed, volume, missing, features or score.
        sentence: what is wrong and what to do.
    """

    subject: str
    sentence: str

    def to_json(self) -> dict[str, str]:
        """Subject and sentence."""
        return asdict(self)


def feed_alarms(feeds: list[FeedState], as_of: date, today: date) -> Iterator[Alarm]:
    """Feeds that have stopped: the events against today, the others against the mart's day."""
    late = (today - as_of).days - 1
    if late > EVENTS_LATE_DAYS:
        yield Alarm(
            "feed",
            f"The mart ends on {day(as_of)}, {number(late + 1)} days ago: every score is that old. "
            "Import newer usage events or mend their sender, then build the mart and score.",
        )
    for feed in feeds:
        if has_stopped(feed):
            yield Alarm(
                "feed",
                f"{feed.feed.capitalize()}: nothing since {day(feed.last_day)}, {feed.silent_days} days "
                f"before the mart ends; the longest pause of the year was {feed.longest_silence} days. "
                "Import what came since, or the model takes silence for a fact.",
            )


def has_stopped(feed: FeedState) -> bool:
    """Whether a pause is far longer than any of the last year."""
    usual = max(SHORTEST_PAUSE, PAUSE_FACTOR * feed.longest_silence)
    return feed.silence_count >= FEWEST_PAUSES and feed.silent_days > usual


def volume_alarms(volume: WeeklyVolume) -> Iterator[Alarm]:
    """A week far from the usual one, and types of events that no longer come."""
    if volume.is_known and not LOW_VOLUME <= volume.ratio <= HIGH_VOLUME:
        yield Alarm(
            "volume",
            f"{number(volume.last_week)} events came in the last week, {percent(volume.ratio)} of a usual "
            f"week ({number(volume.usual_week)}). Unless it was a holiday or a launch, look at the sender: "
            "the model reads missing events as falling usage.",
        )
    if volume.vanished:
        names = ", ".join(volume.vanished)
        yield Alarm(
            "volume",
            f"No event of type {names} came in the last week, though they usually do. "
            "If they were renamed, map the new name; if not, mend the sender.",
        )


def feature_alarms(contract: FeatureContract, drifts: dict[str, Drift]) -> Iterator[Alarm]:
    """Features that have lost their values, and features that have shifted."""
    words = {feature.name: feature.words for feature in contract}
    for name, drift in drifts.items():
        if drift.is_missing_more:
            yield Alarm(
                "missing",
                f"“{words[name]}” is unknown for {percent(drift.missing)} of the accounts, in training for "
                f"{percent(drift.missing_then)}. Look whether its column is still imported.",
            )
    shifted = sorted((d.psi, words[name]) for name, d in drifts.items() if d.has_shifted)[::-1]
    if shifted:
        named = ", ".join(f"“{said}” ({psi:.2f})" for psi, said in shifted[:MOST_FEATURES])
        more = f" and {len(shifted) - MOST_FEATURES} more" if len(shifted) > MOST_FEATURES else ""
        yield Alarm(
            "features",
            f"The portfolio differs from the one the model learnt from: {named}{more}. "
            "If that is how your customers are now, train again; if not, look at the import.",
        )


def score_alarms(drift: Drift | None) -> Iterator[Alarm]:
    """Scores that are spread otherwise than when the model was tested."""
    if drift is not None and drift.has_shifted:
        yield Alarm(
            "score",
            f"The published scores are spread otherwise than when the model was tested ({drift.psi:.2f}). "
            "Only outcomes tell whether it is wrong: look at the backtest, and train again.",
        )
