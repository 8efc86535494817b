"""Writing down an opportunity that nobody has written down yet."""

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from django.db import transaction

from gtm.domain import OpportunityType, SalesStage, check_contest
from gtm.models import OpportunityRecord
from gtm.queries.account_tier import tier_of_account
from gtm.repositories.opportunity_changes import CREATED, Author, change_of

OWN_KEY = "own-"  # tells opportunities written down here from the vendor's


def create_opportunity(
    account_pk: int, fields: Mapping[str, Any], author: Author, *, because: str = ""
) -> OpportunityRecord:
    """Creates an opportunity with the beginning of its history.

    Args:
        account_pk: an account the author may see.
        fields: values of the record by field, checked.
        author: who creates it.
        because: why something is sold although the customer may leave.

    Raises:
        SaveFirst: the customer may leave and nobody said why something is sold all the same.
    """
    kind, stage = fields.get("opportunity_type"), SalesStage(fields["stage"])
    tier = tier_of_account(account_pk)
    check_contest(stage, OpportunityType(kind) if kind else None, tier, because, is_new=True)
    with transaction.atomic():
        record = OpportunityRecord.objects.create(
            **fields,
            opp_id=f"{OWN_KEY}{token_hex(6)}",
            customer_id=account_pk,
            stage_entered_on=author.at.date(),
            goes_on_because=because.strip(),
            ingested_at=author.at,
        )
        change_of(record, CREATED, None, stage.value, author).save()
    return record
