"""Made-up opportunities and plays beside a made-up portfolio; their figures are drawn and mean nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import batched

import numpy as np

from customers.models import CustomerRecord
from gtm.domain import OpportunityType, PlayType, SalesStage
from gtm.models import OpportunityRecord, PlayRecord

ROWS_AT_A_TIME = 5_000
PER_ACCOUNT = 0.6
OPEN_SHARE = 0.35
PLAYS_PER_ACCOUNT = 0.05


def make_opportunities(chance: np.random.Generator, now: datetime) -> None:
    """Six opportunities for ten accounts, a third of them open, and a play for one account in twenty."""
    accounts = list(CustomerRecord.objects.values_list("pk", "csm_id"))
    for batch in batched(_opportunities(accounts, chance, now), ROWS_AT_A_TIME):
        OpportunityRecord.objects.bulk_create(batch)
    for plays in batched(_plays(accounts, chance, now), ROWS_AT_A_TIME):
        PlayRecord.objects.bulk_create(plays)


def _opportunities(
    accounts: Sequence[tuple[int, int | None]], chance: np.random.Generator, now: datetime
) -> Iterator[OpportunityRecord]:
    kinds, stages = list(OpportunityType), list(SalesStage)
    opened, closed = stages[:3], stages[3:]
    for number in range(int(len(accounts) * PER_ACCOUNT)):
        account, owner = accounts[int(chance.integers(len(accounts)))]
        is_open = chance.random() < OPEN_SHARE
        stage = opened[int(chance.integers(3))] if is_open else closed[int(chance.integers(2))]
        days = int(chance.integers(-40, 180)) if is_open else -int(chance.integers(1, 900))
        yield OpportunityRecord(
            opp_id=f"made-{number}",
            customer_id=account,
            stage=stage,
            close_date=now.date() + timedelta(days=days),
            amount=Decimal(int(chance.lognormal(13.5, 1.2))) / 100,
            opportunity_type=kinds[int(chance.integers(len(kinds)))],
            sales_owner_id=owner,
            next_step="Call",
            stage_entered_on=now.date() - timedelta(days=int(chance.integers(1, 90))),
            ingested_at=now,
        )


def _plays(
    accounts: Sequence[tuple[int, int | None]], chance: np.random.Generator, now: datetime
) -> Iterator[PlayRecord]:
    for number in range(int(len(accounts) * PLAYS_PER_ACCOUNT)):
        account, owner = accounts[int(chance.integers(len(accounts)))]
        yield PlayRecord(
            customer_id=account,
            play_type=PlayType.RISK,
            reason=f"Made {number}",
            owner_id=owner,
            due_on=now.date() + timedelta(days=int(chance.integers(-5, 15))),
            status_entered_on=now.date(),
            opened_at=now,
        )
