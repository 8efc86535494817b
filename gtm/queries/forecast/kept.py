"""Forecasts of the whole portfolio as they are kept: written for a published run, read by every look."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self

from gtm.domain import LevelSpread, Loss
from gtm.domain.quarter import Quarter, quarters_ahead
from gtm.models import RevenueForecastRecord
from gtm.queries.forecast.sums import Losses, QuarterLoss, SegmentLosses, total_of

FIRST_SPLIT = "plan"
# the keys of the runs themselves: the name of the relation would join them for their own order
NEWEST_FIRST = ("-as_of", "-run_id")
# what was forecast longer before a quarter is no forecast of that quarter's beginning
LONGEST_AHEAD = 45


@dataclass(frozen=True, slots=True)
class KeptForecast:
    """What one published run expected of the whole portfolio.

    Attributes:
        as_of: last day of data that it knew.
        made_at: when it was worked out last.
        spread: how far all probabilities may be off together, as it was known then.
        segments: split → its segments.
    """

    as_of: date
    made_at: datetime
    spread: LevelSpread
    segments: Mapping[str, Sequence[SegmentLosses]]

    @classmethod
    def of(cls, record: RevenueForecastRecord) -> Self | None:
        """What a record keeps; None for one that keeps only how prices change."""
        content = record.content
        if not content:
            return None
        return cls(
            as_of=record.as_of,
            made_at=record.made_at,
            spread=LevelSpread(**content["spread"]),
            segments={by: [_segment(found) for found in segments] for by, segments in content["by"].items()},
        )

    @property
    def total(self) -> Losses:
        """All segments together."""
        return total_of(self.segments[FIRST_SPLIT])

    def quarter(self, quarter: Quarter) -> QuarterLoss | None:
        """What it expected of one quarter; None when that was not wholly ahead."""
        ahead = quarters_ahead(self.as_of)
        if quarter not in ahead or quarter.begins <= self.as_of:
            return None
        return self.total.quarters[ahead.index(quarter)]


def content_of(spread: LevelSpread, segments: Mapping[str, Sequence[SegmentLosses]]) -> dict[str, Any]:
    """A forecast as JSON."""
    return {
        "spread": asdict(spread),
        "by": {by: [asdict(segment) for segment in found] for by, found in segments.items()},
    }


def newest_forecast() -> KeptForecast | None:
    """The forecast of the newest published run; None before there is one; one query."""
    record = RevenueForecastRecord.objects.order_by(*NEWEST_FIRST).first()
    return KeptForecast.of(record) if record else None


def forecasts_before(days: Sequence[date]) -> dict[date, KeptForecast]:
    """For each day the newest forecast that was made before it, at most 45 days; one query."""
    if not days:
        return {}
    found = list(RevenueForecastRecord.objects.filter(as_of__lt=max(days)).order_by(*NEWEST_FIRST))
    kept = {}
    for day in days:
        newest = next(
            (record for record in found if record.as_of < day and (day - record.as_of).days <= 45), None
        )
        if newest is not None and (forecast := KeptForecast.of(newest)):
            kept[day] = forecast
    return kept


def _segment(found: Mapping[str, Any]) -> SegmentLosses:
    losses = dict(found["losses"])
    losses["quarters"] = tuple(_quarter(quarter) for quarter in losses["quarters"])
    losses["year"] = _quarter(losses["year"])
    return SegmentLosses(found["value"], Losses(**losses))


def _quarter(found: Mapping[str, Any]) -> QuarterLoss:
    return QuarterLoss(Loss(**found["accounts"]), Loss(**found["mrr"]))
