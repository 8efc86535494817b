"""Everything the forecast page says about one scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from customers.queries.over_all import added_up
from gtm.domain import LevelSpread
from gtm.domain.quarter import Quarter, quarters_ahead
from gtm.queries.forecast.kept import newest_forecast
from gtm.queries.forecast.past import (
    PAST_QUARTERS,
    Judged,
    LeftQuarter,
    judged_past,
    judged_stretches,
    left_by_quarter,
)
from gtm.queries.forecast.sums import Losses, SegmentLosses, segment_losses, total_of


@dataclass(frozen=True, slots=True)
class RevenueForecast:
    """What is expected to leave in the next four quarters, and what left in those before.

    Attributes:
        as_of: last day of data that is known.
        made_at: when it was worked out.
        quarters: the quarters ahead, the rest of the running one first.
        total: all accounts of the scope together.
        segments: the largest expected loss first.
        spread: how far all probabilities may be off together.
        left: what left in the past quarters, and so far in the running one; oldest first.
        judged: past expectations beside what came; only of the whole portfolio.
    """

    as_of: date
    made_at: datetime
    quarters: tuple[Quarter, ...]
    total: Losses
    segments: Sequence[SegmentLosses]
    spread: LevelSpread
    left: Sequence[LeftQuarter]
    judged: Sequence[Judged]

    @property
    def lost_so_far(self) -> LeftQuarter | None:
        """What left already in the quarter whose rest lies ahead; None when it begins tomorrow."""
        running = self.left[-1]
        return running if running.quarter == self.quarters[0] else None


def revenue_forecast(user: User, scope: Scope, by: str) -> RevenueForecast | None:
    """The forecast of a scope, in at most seven queries; None before any is worked out.

    Whoever sees everything reads sums that are kept; narrower scopes are added up anew.
    """
    kept = newest_forecast()
    if kept is None:
        return None
    sees_all = scope.within(Scope(user.reach)) is Scope.ALL
    segments = kept.segments[by] if sees_all else segment_losses(user, scope, by)
    accounts = CustomerRecord.objects.visible_to(user, scope)
    left = added_up(
        "left-by-quarter",
        user,
        scope,
        stands_on=lambda: (kept.as_of, kept.made_at),
        add_up=lambda: left_by_quarter(accounts, kept.as_of, PAST_QUARTERS),
    )
    return RevenueForecast(
        as_of=kept.as_of,
        made_at=kept.made_at,
        quarters=quarters_ahead(kept.as_of),
        total=total_of(segments),
        segments=sorted(segments, key=lambda segment: -segment.losses.year.mrr.expected),
        spread=kept.spread,
        left=left,
        judged=judged_past(judged_stretches(), left, kept.spread) if sees_all else (),
    )
