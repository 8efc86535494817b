"""Everything that the page of one opportunity shows beside its form."""

from dataclasses import dataclass
from datetime import date

from churnapp.accounts.models import User
from customers.models import ContactRecord
from gtm.domain import LostReason
from gtm.models import OpportunityLineRecord, OpportunityPersonRecord, OpportunityRecord
from gtm.queries.expansion.cutoffs import cutoffs_in_force
from gtm.queries.opportunity_history import ChangeRow, history_of
from gtm.queries.plays.of_account import plays_of
from gtm.queries.plays.rows import PlayRow
from gtm.queries.rows import ROW_PATHS, OpportunityRow
from predictions.queries.reasons import main_reason

MOST_CONTACTS = 200


@dataclass(frozen=True, slots=True)
class OpportunityPage:
    """One opportunity.

    Attributes:
        row: as the board shows it, with the risk of its account.
        record: with its account and its owner.
        top_reason: the strongest reason of the churn risk in words; empty where there is no score.
        plays: what is being done about the account.
        contacts: keys and names of the people at the account.
    """

    row: OpportunityRow
    record: OpportunityRecord
    top_reason: str
    lines: tuple[OpportunityLineRecord, ...]
    people: tuple[OpportunityPersonRecord, ...]
    contacts: tuple[tuple[int, str], ...]
    history: tuple[ChangeRow, ...]
    plays: tuple[PlayRow, ...]

    @property
    def stays(self) -> float:
        """The probability that the customer stays for 90 days; 1 where there is no score."""
        return 1 - (self.row.churn_probability or 0)

    @property
    def lost_reason(self) -> LostReason | None:
        """Why it was lost; None where nobody said."""
        return LostReason(self.record.lost_reason) if self.record.lost_reason else None


def visible_opportunity(user: User, pk: int) -> OpportunityRecord:
    """The opportunity with its account and its owner.

    Raises:
        OpportunityRecord.DoesNotExist: there is none, or the user may not see its account.
    """
    visible = OpportunityRecord.objects.visible_to(user)
    return visible.select_related("customer", "customer__current_score", "customer__csm", "sales_owner").get(
        pk=pk
    )


def opportunity_page(record: OpportunityRecord, today: date) -> OpportunityPage:
    """What the page shows, in at most eleven queries.

    Args:
        record: from ``visible_opportunity``.
        today: decides what is overdue.
    """
    values = OpportunityRecord.objects.filter(pk=record.pk).values(*ROW_PATHS).get()
    row = OpportunityRow.from_values(values, today, cutoffs_in_force().cutoffs)
    contacts = ContactRecord.objects.present().filter(customer=record.customer_id).order_by("name", "pk")
    return OpportunityPage(
        row=row,
        record=record,
        top_reason=main_reason(record.customer.current_score.reasons) if row.tier else "",
        lines=tuple(OpportunityLineRecord.objects.filter(opportunity=record)),
        people=tuple(OpportunityPersonRecord.objects.filter(opportunity=record).select_related("contact")),
        contacts=tuple(
            (contact.pk, f"{contact.name}, {contact.title}" if contact.title else contact.name)
            for contact in contacts[:MOST_CONTACTS]
        ),
        history=tuple(history_of(record.pk)),
        plays=tuple(plays_of(record.customer_id, today)[0]),
    )
