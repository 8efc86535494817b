"""What predictions tell in the timeline of an account: moves of the churn risk, and who saw it otherwise."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said, inside, later
from churnapp.web.risk import tier_word
from churnapp.web.templatetags.formats import probability
from customers.models import CustomerRecord
from customers.timeline import Place, TimelineEntry, TimelineSource, add_source, newest_of, start_of
from predictions.domain.judgement import JudgementEnd
from predictions.models import JudgementRecord
from predictions.queries.operating_point import operating_point
from predictions.queries.scores import ProbabilityPoint, probability_history

# what moves by less than this and stays in its tier is no news
LARGE_MOVE = 0.10
MOST_JUDGEMENTS = 100
SOMEBODY = later("Somebody")
ENDS = {
    JudgementEnd.WITHDRAWN: later("No longer disagrees with the model"),
    JudgementEnd.REPLACED: later("Changed the judgement"),
    JudgementEnd.MODEL_RIGHT: later("Settled: the model was right"),
    JudgementEnd.PERSON_RIGHT: later("Settled: the person was right"),
}


class ScoresSource(TimelineSource):
    """The first score, every change of tier, and every move of ten points or more."""

    key = "scores"
    label = Said("Churn risk")
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


class JudgementsSource(TimelineSource):
    """What people said against the model, and how it ended."""

    key = "judgements"
    label = Said("Judgements")
    position = 25

    def newest(
        self,
        account: CustomerRecord,
        user: User,  # noqa: ARG002
        before: Place | None,
        limit: int,
    ) -> Sequence[TimelineEntry]:
        """One query."""
        said = JudgementRecord.objects.filter(customer=account).select_related("stated_by", "ended_by")
        return newest_of(_told_judgements(said[:MOST_JUDGEMENTS]), before, limit)


def _told_judgements(judgements: Iterable[JudgementRecord]) -> Iterator[TimelineEntry]:
    for each in judgements:
        yield TimelineEntry(
            source=JudgementsSource.key,
            pk=2 * each.pk,
            at=each.stated_at,
            icon="user-check",
            title=_("Sees %(tier)s risk where the model said %(model_probability)s")
            % {
                "tier": inside(tier_word(each.tier)),
                "model_probability": probability(each.model_probability),
            },
            detail=each.words,
            who=str(each.stated_by or _(SOMEBODY)),
        )
        if each.ended_at is not None:
            yield TimelineEntry(
                source=JudgementsSource.key,
                pk=2 * each.pk + 1,
                at=each.ended_at,
                icon="user-check",
                title=_(ENDS[JudgementEnd(each.ended_as)]),
                detail=each.end_words,
                who=str(each.ended_by or _(SOMEBODY)),
            )


def _entries(history: Sequence[ProbabilityPoint]) -> Iterator[TimelineEntry]:
    if not history:
        return
    tier_of = operating_point().cutoffs.tier_of
    told = history[0]
    yield _entry(
        0, told, _("First churn risk: %(probability)s") % {"probability": probability(told.probability)}, ""
    )
    for pk, point in enumerate(history[1:], start=1):
        was, now = tier_of(told.probability), tier_of(point.probability)
        move = point.probability - told.probability
        if was is now and abs(move) < LARGE_MOVE:
            continue
        words = _moved(told.probability, point.probability)
        if was is not now:
            words = f"{words}, {inside(tier_word(now))}"
        yield _entry(pk, point, words, "bad" if move > 0 else "good")
        told = point


def _moved(before: float, now: float) -> str:
    words = (
        _("Churn risk rose from %(before)s to %(now)s")
        if now > before
        else _("Churn risk fell from %(before)s to %(now)s")
    )
    return words % {"before": probability(before), "now": probability(now)}


def _entry(pk: int, point: ProbabilityPoint, title: str, tone: str) -> TimelineEntry:
    icon = {"bad": "trending-up", "good": "trending-down"}.get(tone, "gauge")
    return TimelineEntry(
        source=ScoresSource.key,
        pk=pk,
        at=start_of(point.as_of),
        icon=icon,
        title=title,
        detail=_("Model %(model_version)s") % {"model_version": point.model_version},
        tone=tone,
        is_whole_day=True,
    )


add_source(ScoresSource())
add_source(JudgementsSource())
