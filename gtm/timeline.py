"""What sales tells in the timeline of an account: opportunities that moved, and plays."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said, inside, say
from churnapp.web.templatetags.formats import money
from customers.models import CustomerRecord
from customers.timeline import Place, TimelineEntry, TimelineSource, add_source
from gtm.domain import MoveKind, OpportunityType, PlayStatus, PlayType, SalesStage
from gtm.models import OpportunityChangeRecord, OpportunityRecord, PlayMoveRecord
from gtm.queries.plays.history import MoveRow, move_rows
from gtm.queries.plays.links import play_url
from predictions.domain import reason_retold

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
    """Everything that was done to plays and not taken back."""

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
        """At most three queries."""
        moves = PlayMoveRecord.objects.filter(play__customer=account, undone_at=None)
        if before is not None:
            moves = moves.filter(before.older(self.key, "at"))
        found = list(moves.select_related("play", "by")[:limit])
        rows = {row.pk: row for row in move_rows(found)}
        return [_move(move, rows[move.pk]) for move in found]


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


def _move(move: PlayMoveRecord, row: MoveRow) -> TimelineEntry:
    play, closed = move.play, PlayStatus(move.after.get("status", PlayStatus.AT_RISK))
    tones = {PlayStatus.RECOVERED: "good", PlayStatus.LOST: "bad"}
    words = {"kind": PlayType(play.play_type).label, "what": row.title, "reason": play.words}
    return TimelineEntry(
        source=PlaysSource.key,
        pk=move.pk,
        at=move.at,
        icon="clipboard-check" if row.kind is MoveKind.OPENED else row.icon,
        title=_("%(what)s · %(kind)s play: %(reason)s") % words,
        detail=reason_retold(play.story) if row.kind is MoveKind.OPENED else row.note,
        who=row.who,
        tone=tones.get(closed, ""),
        url=play_url(play.pk),
    )


add_source(PlaysSource())
add_source(OpportunitiesSource())
