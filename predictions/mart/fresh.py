"""Builds the mart from the data as it is now, and keeps what the checks found in it."""

from datetime import date

from django.utils import timezone

from predictions.mart.build import Progress, build_mart
from predictions.mart.description import MartBuilt
from predictions.mart.soundness import MartCannotBeBuilt
from predictions.models import ScoringRunRecord
from predictions.repositories.custom_features import custom_features_now
from predictions.repositories.quality import save_report
from usage.log import EventLogDamaged
from usage.queries.event_log import current_segments


def build_fresh_mart(
    *, as_of: date | None = None, progress: Progress = lambda _: None, is_published: bool = True
) -> MartBuilt:
    """Builds and publishes a mart from the application database and the event log.

    Args:
        as_of: latest day under study; the last complete day of the log when None.
        progress: called with the name of each step.
        is_published: False keeps the published version.

    Raises:
        MartCannotBeBuilt: the message says why and what to do; the published mart stays.
    """
    try:
        segments = current_segments()
    except EventLogDamaged as problem:
        raise MartCannotBeBuilt(str(problem)) from problem
    now = timezone.now()
    built = build_mart(
        segments,
        as_of=as_of,
        built_at=now,
        in_use=_versions_in_use(),
        custom=custom_features_now(),
        progress=progress,
        is_published=is_published,
    )
    if is_published:
        save_report(built.quality, mart_version=built.version, checked_at=now)
    return built


def _versions_in_use() -> set[str]:
    published = ScoringRunRecord.objects.of_everybody().published().order_by("-published_at")[:1]
    active = ScoringRunRecord.objects.filter(finished_at=None)
    return {run.mart_version for run in [*published, *active]}
