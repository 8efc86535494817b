"""Finding opportunities and plays by what somebody types: their own id, or the account they are about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Q, Value, When

from churnapp.accounts.models import User
from churnapp.saying import say
from churnapp.web.search import Typed, with_beginning
from gtm.domain import PlayType, SalesStage
from gtm.models import OPEN_STAGES, OpportunityRecord, PlayRecord


@dataclass(frozen=True, slots=True)
class OpportunityFound:
    """An opportunity that may be meant."""

    pk: int
    opp_id: str
    account: str
    stage: str
    amount: Decimal
    close_date: date


@dataclass(frozen=True, slots=True)
class PlayFound:
    """An open play that may be meant."""

    account_pk: int
    account: str
    play_type: str
    reason: str
    due_on: date


def find_opportunities(
    user: User, typed: Typed, account_pks: Collection[int], limit: int
) -> list[OpportunityFound]:
    """The visible opportunities whose id begins with it, then those of the accounts, open ones first."""
    is_named = with_beginning("opp_id", typed.text)
    rows = (
        OpportunityRecord.objects.visible_to(user)
        .filter(is_named | Q(customer__in=account_pks))
        .annotate(
            rank=Case(
                When(is_named, then=Value(0)), When(stage__in=OPEN_STAGES, then=Value(1)), default=Value(2)
            )
        )
        .order_by("rank", "-close_date", "pk")
        .select_related("customer")
        .only("opp_id", "stage", "amount", "close_date", "customer__name")
    )
    return [
        OpportunityFound(
            row.pk, row.opp_id, row.customer.name, SalesStage(row.stage).label, row.amount, row.close_date
        )
        for row in rows[:limit]
    ]


def find_plays(user: User, account_pks: Collection[int], limit: int) -> list[PlayFound]:
    """The open plays of the accounts found, the most pressing first."""
    if not account_pks:
        return []
    rows = (
        PlayRecord.objects.visible_to(user)
        .open()
        .filter(customer__in=account_pks)
        .order_by("due_on", "pk")
        .select_related("customer")
        .only("play_type", "reason", "due_on", "customer__name")
    )
    return [
        PlayFound(
            row.customer_id, row.customer.name, PlayType(row.play_type).label, say(row.reason), row.due_on
        )
        for row in rows[:limit]
    ]
