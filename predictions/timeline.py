"""What predictions tell in the timeline of an account: when the churn risk moved by much."""

from collections.abc import Iterator, Sequence

from churnapp.accounts.models import User
from churnapp.web.templatetags.formats import probability
from customers.models import CustomerRecord
from customers.timeline import Place, TimelineEntry, TimelineSource, add_source, newest_of, start_of
from predictions.queries.operating_point import operating_point
from predictions.queries.scores import ProbabilityPoint, probability_history

# what moves by less than this and stays in its tier is no news
LARGE_MOVE = 0.10


class ScoresSource(TimelineSource):
    """The first score, every change of tier, and every move of ten points or more."""

    key = "scores"
    label = "Churn risk"
    position = 20

    def newest(
        self,
        account: CustomerRecord,
        user: User,  # noqa: ARG002
        before: Place | None,
        limit: int,
    ) -> Sequence[TimelineEntry]:
        """Two queries; the newest 36 days that were scored."""
        return newest_of(_entries(probability_history(account.pk)), before, limit)


def _entries(history: Sequence[ProbabilityPoint]) -> Iterator[TimelineEntry]:
    if not history:
        return
    tier_of = operating_point().cutoffs.tier_of
    told = history[0]
    yield _entry(0, told, f"First churn risk: {probability(told.probability)}", "")
    for pk, point in enumerate(history[1:], start=1):
        was, now = tier_of(told.probability), tier_of(point.probability)
        move = point.probability - told.probability
        if was is now and abs(move) < LARGE_MOVE:
            continue
        risen = "rose" if move > 0 else "fell"
        words = f"Churn risk {risen} from {probability(told.probability)} to {probability(point.probability)}"
        yield _entry(
            pk, point, words if was is now else f"{words}, {now.value}", "bad" if move > 0 else "good"
        )
        told = point


def _entry(pk: int, point: ProbabilityPoint, title: str, tone: str) -> TimelineEntry:
    icon = {"bad": "trending-up", "good": "trending-down"}.get(tone, "gauge")
    return TimelineEntry(
        source=ScoresSource.key,
        pk=pk,
        at=start_of(point.as_of),
        icon=icon,
        title=title,
        detail=f"Model {point.model_version}",
        tone=tone,
        is_whole_day=True,
    )


add_source(ScoresSource())
