"""Opportunities in the application database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy

from django.db import transaction
from django.utils.translation import gettext as _

from gtm.domain import (
    Opportunity,
    OpportunityRepository,
    OpportunityType,
    SalesStage,
    StageMove,
    check_contest,
)
from gtm.models import OpportunityChangeRecord, OpportunityRecord
from gtm.queries.account_tier import tier_of_account
from gtm.repositories.opportunity_changes import Author, changes_between, settle


class ChangedMeanwhile(RuntimeError):
    """Somebody else changed the opportunity after it was read; nothing was changed.

    Attributes:
        revision: of the opportunity as it is now.
    """

    def __init__(self, revision: int) -> None:
        super().__init__(
            _("The opportunity has been changed; it is now at revision %(revision)s.")
            % {"revision": revision}
        )
        self.revision = revision


class DjangoOpportunityRepository(OpportunityRepository):
    """Keeps opportunities in the application database."""

    def get_open_for_customer(self, customer_id: str) -> Sequence[Opportunity]:
        """The customer's open opportunities, the earliest close date first, then by id."""
        records = OpportunityRecord.objects.open().filter(customer__customer_id=customer_id)
        return [
            Opportunity(
                opp_id=record.opp_id,
                customer_id=customer_id,
                stage=SalesStage(record.stage),
                close_date=record.close_date,
                amount=record.amount,
                sales_owner=record.sales_owner.username if record.sales_owner else "",
            )
            for record in records.select_related("sales_owner").order_by("close_date", "opp_id")
        ]


@contextmanager
def changing(pk: int, author: Author, seen: int | None = None) -> Iterator[OpportunityRecord]:
    """Lends an opportunity to be changed, one person at a time; at the end it is saved with its history.

    Args:
        pk: which.
        author: who changes it.
        seen: the revision that the person saw; None when nobody looked at it before.

    Raises:
        ChangedMeanwhile: it is no longer at that revision.
    """
    with transaction.atomic():
        record = OpportunityRecord.objects.select_for_update().get(pk=pk)
        if seen is not None and seen != record.revision:
            raise ChangedMeanwhile(record.revision)
        before = copy(record)
        yield record
        settle(before, record, author.at.date())
        record.save()
        OpportunityChangeRecord.objects.bulk_create(changes_between(before, record, author))


def check_new_kind(record: OpportunityRecord, kind_before: str | None, because: str) -> None:
    """Sees that a sale whose kind somebody changed may go on, as if it were written down anew.

    Args:
        record: with its new kind, not yet saved; keeps why it goes on.
        kind_before: what was sold until now.
        because: why it goes on although the customer may leave.

    Raises:
        SaveFirst: the customer may leave and nobody said why something is sold all the same.
    """
    stage = SalesStage(record.stage)
    if record.opportunity_type in {kind_before, None} or not stage.is_open:
        return
    record.goes_on_because = because.strip() or record.goes_on_because
    kind, tier = OpportunityType(record.opportunity_type), tier_of_account(record.customer_id)
    check_contest(stage, kind, tier, record.goes_on_because, is_new=True)


def move_to_stage(pk: int, move: StageMove, author: Author, seen: SalesStage | None = None) -> None:
    """Moves an opportunity as its present stage and its customer's risk allow; closing it dates it.

    Args:
        pk: which.
        move: where to, with what may be asked.
        author: who moves it.
        seen: where the person saw it stand; None when nobody looked at it before.

    Raises:
        ChangedMeanwhile, StageMoveRefused, LossUnexplained, SaveFirst: nothing was changed.
    """
    with changing(pk, author) as record:
        if seen is not None and seen != record.stage:
            raise ChangedMeanwhile(record.revision)
        kind = OpportunityType(record.opportunity_type) if record.opportunity_type else None
        tier = tier_of_account(record.customer_id)
        move.check(SalesStage(record.stage), kind, tier, record.goes_on_because)
        record.stage = move.stage
        record.goes_on_because = move.because.strip() or record.goes_on_because
        if not move.stage.is_open:
            record.close_date = author.at.date()
        record.lost_reason, record.lost_note = move.lost_reason or "", move.lost_note.strip()
