"""The products and the people of opportunities in the application database."""

from collections.abc import Sequence

from gtm.domain import DealLine, DealRole
from gtm.models import (
    OpportunityChangeRecord,
    OpportunityLineRecord,
    OpportunityPersonRecord,
    OpportunityRecord,
)
from gtm.repositories.opportunity_changes import Author, change_of


def replace_lines(record: OpportunityRecord, lines: Sequence[DealLine], author: Author) -> None:
    """Puts these products in place of the present ones; nothing happens when they are the same."""
    present = OpportunityLineRecord.objects.filter(opportunity=record)
    before = [each.line for each in present]
    if before == list(lines):
        return
    present.delete()
    OpportunityLineRecord.objects.bulk_create(
        OpportunityLineRecord(
            opportunity=record, product=line.product, quantity=line.quantity, price=line.price
        )
        for line in lines
    )
    _keep(record, "lines", "; ".join(map(str, before)), "; ".join(map(str, lines)), author)


def replace_people(record: OpportunityRecord, people: Sequence[tuple[int, DealRole]], author: Author) -> None:
    """Puts these people in place of the present ones; nothing happens when they are the same.

    Args:
        record: the opportunity.
        people: keys of contacts of its account, each once, with their roles.
        author: who the history names.
    """
    present = OpportunityPersonRecord.objects.filter(opportunity=record).select_related("contact")
    if [(each.contact_id, each.role) for each in present] == list(people):
        return
    before = "; ".join(map(str, present))
    OpportunityPersonRecord.objects.filter(opportunity=record).delete()
    OpportunityPersonRecord.objects.bulk_create(
        OpportunityPersonRecord(opportunity=record, contact_id=contact, role=role) for contact, role in people
    )
    after = "; ".join(map(str, present.all()))
    _keep(record, "people", before, after, author)


def _keep(record: OpportunityRecord, field: str, before: str, after: str, author: Author) -> None:
    change: OpportunityChangeRecord = change_of(record, field, before, after, author)
    change.save()
