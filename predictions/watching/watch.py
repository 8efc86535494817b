"""The daily look at what the model is fed: freshness, volume, missing values, drift."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import numpy as np

from predictions.mart import Mart
from predictions.mart.feeds import FeedState, feed_states, weekly_events
from predictions.models import ModelVersionRecord, WatchRecord
from predictions.queries.operating_point import published_probabilities
from predictions.watching.alarms import (
    Alarm,
    feature_alarms,
    feed_alarms,
    has_stopped,
    score_alarms,
    volume_alarms,
)
from predictions.watching.drift import Drift, drift_of
from predictions.watching.volume import WEEKS, weekly_volume

KEPT_DAYS = 400


def watch(mart: Mart, model: ModelVersionRecord | None, *, now: datetime) -> WatchRecord:
    """Measures a mart against its own past and the training of a model, and keeps what it saw.

    Args:
        mart: the newest.
        model: the published one; None when there is none, or one that kept no reference.
        now: the clock, UTC.
    """
    today = now.astimezone(UTC).date()
    feeds = feed_states(mart)
    volume = weekly_volume(weekly_events(mart, WEEKS))
    drifts = _feature_drifts(mart, model)
    score = _score_drift(model)
    alarms: list[Alarm] = [
        *feed_alarms(feeds, mart.as_of, today),
        *volume_alarms(volume),
        *feature_alarms(mart.contract, drifts),
        *score_alarms(score),
    ]
    record, _ = WatchRecord.objects.update_or_create(
        watched_on=today,
        defaults={
            "watched_at": now,
            "as_of": mart.as_of,
            "mart_version": mart.version,
            "model_version": model.version if model and _reference(model) else "",
            "measures": {
                "feeds": [_feed(state) for state in feeds],
                "volume": volume.to_json(),
                "features": {name: drift.to_json() for name, drift in drifts.items()},
                "score": score.to_json() if score else None,
            },
            "alarms": [alarm.to_json() for alarm in alarms],
        },
    )
    _forget_old_looks()
    return record


def _feature_drifts(mart: Mart, model: ModelVersionRecord | None) -> dict[str, Drift]:
    reference = _reference(model)
    if not reference or not mart.account_count:
        return {}
    now = mart.scoring_columns(0, mart.account_count - 1).columns
    found = {
        name: drift_of(then, reference["accounts"], now[name])
        for name, then in reference["features"].items()
        if name in now
    }
    return {name: drift for name, drift in found.items() if drift is not None}


def _score_drift(model: ModelVersionRecord | None) -> Drift | None:
    reference = _reference(model)
    if not reference or not reference.get("score"):
        return None
    scores = np.array(published_probabilities(), dtype=np.float64)
    return drift_of(reference["score"], reference["accounts"], scores)


def _reference(model: ModelVersionRecord | None) -> dict[str, Any]:
    return dict(model.evaluation.get("reference", {})) if model else {}


def _feed(state: FeedState) -> dict[str, Any]:
    return {**asdict(state), "last_day": str(state.last_day), "has_stopped": has_stopped(state)}


def _forget_old_looks() -> None:
    old = WatchRecord.objects.order_by("-watched_on").values_list("pk", flat=True)[KEPT_DAYS:]
    WatchRecord.objects.filter(pk__in=list(old)).delete()
