"""Opportunities in the application database."""

from collections.abc import Sequence

from django.db import transaction

from gtm.domain import Opportunity, OpportunityRepository, SalesStage
from gtm.models import OpportunityRecord


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


def move_to_stage(pk: int, stage: SalesStage) -> None:
    """Moves an opportunity as its present stage allows, one mover at a time.

    Raises:
        StageMoveRefused: the move is not allowed; nothing was changed.
    """
    with transaction.atomic():
        record = OpportunityRecord.objects.select_for_update().get(pk=pk)
        record.stage = SalesStage(record.stage).move_to(stage)
        record.save(update_fields=["stage", "updated_at"])
