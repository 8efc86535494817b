"""What sales tells in the timeline of an account: opportunities that moved, and plays."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.saying import Said, inside, say
from churnapp.web.templatetags.formats import money
from customers.models import CustomerRecord
from customers.timeline import Place, TimelineEntry, TimelineSource, add_source, newest_of, start_of
from gtm.domain import OpportunityType, PlayStatus, PlayType, SalesStage
from gtm.models import OpportunityChangeRecord, OpportunityRecord, PlayRecord

MOST_PLAYS = 200
TOLD_FIELDS = ("stage", "created")
GOOD_STAGES, BAD_STAGES = {SalesStage.CLOSED_WON}, {SalesStage.CLOSED_LOST}


class OpportunitiesSource(TimelineSource):
    """Every opportunity when it was opened and when its stage changed."""

    key = "opportunities"
    label = Said("Opportunities")
    position = 60

    def newest(
        self,
        account: CustomerRecord,
        user: User,  # noqa: ARG002
        before: Place | None,
        limit: int,
    ) -> Sequence[TimelineEntry]:
        """One query."""
        changes = OpportunityChangeRecord.objects.filter(
            opportunity__customer=account, field__in=TOLD_FIELDS
        ).select_related("opportunity", "changed_by")
        if before is not None:
            changes = changes.filter(before.older(self.key, "changed_at"))
        return [_change(change) for change in changes[:limit]]


class PlaysSource(TimelineSource):
    """Every play when it was opened and when it had its outcome."""

    key = "plays"
    label = Said("Plays")
    position = 70

    def newest(
        self,
        account: CustomerRecord,
        user: User,  # noqa: ARG002
        before: Place | None,
        limit: int,
    ) -> Sequence[TimelineEntry]:
        """One query; the newest 200 plays of an account."""
        plays = PlayRecord.objects.filter(customer=account).select_related("opened_by", "owner")
        return newest_of(_entries(plays.order_by("-opened_at")[:MOST_PLAYS]), before, limit)


def _change(change: OpportunityChangeRecord) -> TimelineEntry:
    stage, sale = SalesStage(change.after), change.opportunity
    name = say("{kind} of {amount}", kind=_kind(sale), amount=money(sale.amount))
    is_new = change.field == "created"
    return TimelineEntry(
        source=OpportunitiesSource.key,
        pk=change.pk,
        at=change.changed_at,
        icon="trophy" if stage in GOOD_STAGES else "briefcase",
        title=say("{name} opened", name=name)
        if is_new
        else say("{name}: {stage}", name=name, stage=inside(stage.label)),
        detail=change.because,
        who=say("An import") if change.is_import else str(change.changed_by or ""),
        tone="good" if stage in GOOD_STAGES else "bad" if stage in BAD_STAGES else "",
        url=reverse("gtm:opportunity", args=[sale.pk]),
    )


def _kind(sale: OpportunityRecord) -> str:
    return OpportunityType(sale.opportunity_type).label if sale.opportunity_type else say("Opportunity")


def _entries(plays: Iterable[PlayRecord]) -> Iterator[TimelineEntry]:
    for play in plays:
        kind, status = PlayType(play.play_type).label, PlayStatus(play.status)
        yield _play(
            play,
            play.opened_at,
            say("{kind} play opened: {reason}", kind=kind, reason=play.reason),
            str(play.opened_by or ""),
        )
        if play.closed_on is not None and not status.is_open:
            told = say(
                "{kind} play {status}: {reason}", kind=kind, status=inside(status.label), reason=play.reason
            )
            ended = max(play.opened_at, start_of(play.closed_on))
            yield _play(play, ended, told, str(play.owner or ""), status)


def _play(
    play: PlayRecord, at: datetime, title: str, who: str, outcome: PlayStatus | None = None
) -> TimelineEntry:
    tones = {PlayStatus.RECOVERED: "good", PlayStatus.LOST: "bad"}
    return TimelineEntry(
        source=PlaysSource.key,
        pk=2 * play.pk + (outcome is not None),
        at=at,
        icon="clipboard-check",
        title=title,
        detail=play.story if outcome is None else "",
        who=who,
        tone=tones.get(outcome, "") if outcome else "",
        is_whole_day=outcome is not None,
    )


add_source(PlaysSource())
add_source(OpportunitiesSource())
