"""What the daily watch saw last, as its page shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from churnapp.saying import later, say
from predictions.domain import FEATURE_CONTRACT, FeatureContract
from predictions.models import ModelVersionRecord, WatchRecord
from predictions.watching.drift import LARGE, Drift

# feeds by the names that the mart has for them
FEED_WORDS = {
    "usage events": later("Usage events"),
    "support tickets": later("Support tickets"),
    "risk signals": later("Risk signals"),
    "contracts": later("Contracts"),
}
STABLE = 0.1
SHOWN_TYPES = 12


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One feed; see ``predictions.mart.feeds.FeedState``.

    Attributes:
        name: in the reader's language.
    """

    name: str
    last_day: date
    silent_days: int
    longest_silence: int
    has_stopped: bool


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """Events by week of one type, or of all.

    Attributes:
        weeks: oldest first; the last is the one that is watched.
        usual: median of the weeks before.
    """

    name: str
    weeks: tuple[float, ...]
    last_week: float
    usual: float

    @property
    def change(self) -> float | None:
        """The last week against a usual one; None where nothing is usual."""
        return self.last_week / self.usual - 1 if self.usual else None


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One feature, or the score, beside its training."""

    name: str
    words: str
    drift: Drift

    @property
    def reading(self) -> str:
        """The index in two words; a shift that chance explains is none."""
        if self.drift.has_shifted:
            return _("large shift")
        if self.drift.psi < STABLE or self.drift.psi <= self.drift.noise:
            return _("as in training")
        return _("some shift") if self.drift.psi < LARGE else "unsure"


@dataclass(frozen=True, slots=True)
class WatchRow:
    """What was seen last.

    Attributes:
        model_version: compared with; empty when no model has kept what it was trained on.
        is_sound: whether it found nothing wrong.
        volume: all events, then each type.
        features: the largest shift first.
        score: None without a model that was tested.
    """

    watched_at: datetime
    as_of: date
    model_version: str
    is_sound: bool
    feeds: tuple[FeedRow, ...]
    volume: tuple[VolumeRow, ...]
    features: tuple[DriftRow, ...]
    score: DriftRow | None


def newest_watch() -> WatchRow | None:
    """What was seen last; None before the first look; one query."""
    record = WatchRecord.objects.first()
    if record is None:
        return None
    measures = record.measures
    features = [
        DriftRow(feature.name, _(feature.words), Drift(**measures["features"][feature.name]))
        for feature in _contract(record.model_version)
        if feature.name in measures["features"]
    ]
    score = measures["score"]
    return WatchRow(
        watched_at=record.watched_at,
        as_of=record.as_of,
        model_version=record.model_version,
        is_sound=not record.alarms,
        feeds=tuple(_feed(feed) for feed in measures["feeds"]),
        volume=_volume(measures["volume"]),
        features=tuple(sorted(features, key=lambda row: -row.drift.psi)),
        score=DriftRow("score", _("Published probability"), Drift(**score)) if score else None,
    )


def _contract(version: str) -> FeatureContract:
    """The features of the version that was compared with."""
    model = ModelVersionRecord.objects.filter(version=version).defer("evaluation").first()
    return (model.contract if model else None) or FEATURE_CONTRACT


def _feed(feed: dict[str, Any]) -> FeedRow:
    return FeedRow(
        name=say(FEED_WORDS.get(feed["feed"], feed["feed"])),
        last_day=date.fromisoformat(feed["last_day"]),
        silent_days=feed["silent_days"],
        longest_silence=feed["longest_silence"],
        has_stopped=feed["has_stopped"],
    )


def _volume(volume: dict[str, Any]) -> tuple[VolumeRow, ...]:
    types = list(volume["by_type"].items())[:SHOWN_TYPES]
    named = [(_("All events"), volume["weeks"]), *types]
    return tuple(
        VolumeRow(name, tuple(weeks), weeks[-1], sorted(weeks[:-1])[len(weeks[:-1]) // 2])
        for name, weeks in named
        if any(weeks)
    )
