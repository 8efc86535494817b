"""What belongs to an account, added up: revenue and risk of a whole group in one query."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from churnapp.accounts.models import User
from churnapp.compiled import compiled
from customers.models import CustomerRecord
from customers.models.customer import owners_seen_by

MOST_MEMBERS, MOST_LEVELS = 500, 20
# the account and everything below it, on both databases
FAMILY = """
with recursive family (id, level) as (
    select id, 0 from customers_customerrecord where id = %s
    union all
    select child.id, family.level + 1
    from customers_customerrecord as child
    inner join family on child.parent_id = family.id
    where family.level < %s
)
select id from family
"""


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One account of a group that is still there.

    Attributes:
        probability, tier: None and empty where it is not scored.
    """

    pk: int
    name: str
    mrr: Decimal | None
    probability: float | None
    tier: str
    expected_loss: Decimal | None


@dataclass(frozen=True, slots=True)
class AccountGroup:
    """An account with what belongs to it, as far as the person may see it.

    Attributes:
        members: the account itself included, the likeliest to leave first.
        is_cut: whether there are more members than were read.
    """

    members: tuple[GroupMember, ...]
    is_cut: bool

    @property
    def mrr(self) -> Decimal:
        """What the group pays, US dollars a month, as far as it is known."""
        return sum((each.mrr for each in self.members if each.mrr is not None), Decimal(0))

    @property
    def expected_loss(self) -> Decimal:
        """Yearly revenue at risk of the group, US dollars."""
        return sum(
            (each.expected_loss for each in self.members if each.expected_loss is not None), Decimal(0)
        )

    @property
    def weighted_probability(self) -> float | None:
        """The chance of leaving of an average dollar; None when no member has both a price and a score."""
        known = [
            (float(each.mrr), each.probability)
            for each in self.members
            if each.mrr and each.probability is not None
        ]
        paid = sum(mrr for mrr, _ in known)
        return sum(mrr * probability for mrr, probability in known) / paid if paid else None

    @property
    def worst(self) -> GroupMember | None:
        """The member that is likeliest to leave; None when none is scored."""
        return next((each for each in self.members if each.probability is not None), None)


def group_of(account_pk: int, user: User) -> AccountGroup:
    """The group below an account, in one query; only itself where nothing belongs to it."""
    found = [
        GroupMember(pk, name, mrr, probability, tier or "", loss)
        for pk, name, mrr, probability, tier, loss in _members(head=account_pk, owners=owners_seen_by(user))
    ]
    return AccountGroup(tuple(found[:MOST_MEMBERS]), is_cut=len(found) > MOST_MEMBERS)


@compiled
def _members(*, head: int, owners: list[int] | None) -> QuerySet[CustomerRecord, tuple[Any, ...]]:
    family = RawSQL(FAMILY, (head, MOST_LEVELS))  # noqa: S611 - a fixed statement
    members = CustomerRecord.objects.owned_by(owners).active().filter(pk__in=family)
    ordered = members.order_by(F("current_score__churn_probability").desc(nulls_last=True), "name", "pk")
    score = ("churn_probability", "risk_tier", "expected_loss")
    shown = ordered.values_list("pk", "name", "mrr", *(f"current_score__{part}" for part in score))
    return shown[: MOST_MEMBERS + 1]
