"""The worklist of one person's day: accounts by reason, the largest expected loss first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Window

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.compiled import compiled
from customers.domain.mrr import MONTHS_PER_YEAR
from customers.models import CustomerRecord
from customers.models.customer import owners_seen_by
from customers.queries.over_all import added_up
from customers.worklist import RowAction, Why, WorklistReason, reasons_for
from customers.worklist.put_off import put_off_keys
from predictions.queries.operating_point import tier_cutoffs
from predictions.queries.runs import current_run

SHOWN_EACH = 6
READ_EACH = 40  # those that have a stronger reason are left out of them
FOUND_EACH = 100  # those that the person put off are left out of them
PATHS = (
    "pk",
    "name",
    "mrr",
    "csm",
    "current_score__churn_probability",
    "current_score__previous_probability",
    "current_score__risk_tier",
    "current_score__expected_loss",
)


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One account on the worklist.

    Attributes:
        probability, previous: of leaving, now and by the run before; None where nobody said.
        tier: empty without a score.
        at_stake: yearly revenue times probability, US dollars; None where either is unknown.
        sentence: why it is here.
        action: what the reason offers; None: a play is what to do.
        others: labels of the weaker reasons that hold too.
    """

    pk: int
    name: str
    mrr: Decimal | None
    csm_pk: int | None
    probability: float | None
    previous: float | None
    tier: str
    at_stake: Decimal | None
    sentence: str
    action: RowAction | None
    others: tuple[str, ...]

    @property
    def yearly(self) -> Decimal | None:
        """Yearly revenue, US dollars."""
        return None if self.mrr is None else self.mrr * MONTHS_PER_YEAR


@dataclass(frozen=True, slots=True)
class WorklistGroup:
    """The accounts of one reason.

    Attributes:
        total: accounts with the reason, those under a stronger one too.
    """

    reason: WorklistReason
    rows: tuple[WorklistRow, ...]
    total: int

    @property
    def has_more(self) -> bool:
        """Whether the list of the reason holds accounts that stand nowhere on the page."""
        return self.total > len(self.rows)


@dataclass(frozen=True, slots=True)
class _Found:
    """The accounts of one reason by their keys, the largest expected loss first."""

    pks: tuple[int, ...]
    total: int

    def without(self, put_off: Collection[int]) -> "_Found":
        left = tuple(pk for pk in self.pks if pk not in put_off)
        return _Found(left[:READ_EACH], self.total - (len(self.pks) - len(left)))


def worklist(user: User, scope: Scope, today: date) -> list[WorklistGroup]:
    """The groups that hold somebody, strongest reason first; an account stands in one of them.

    One query for each reason of the person's day, one more for each that found an account, and a few. Over
    everybody's accounts, where they are many, whom a reason finds is as it was some seconds ago: who needs
    nobody any more is gone at once all the same.
    """
    reasons = reasons_for(user)
    put_off = set(put_off_keys(user=user.pk, today=today))
    whole: dict[str, _Found] = added_up(
        "worklist",
        user,
        scope,
        stands_on=lambda: (today, current_run(), tier_cutoffs(), [each.key for each in reasons]),
        add_up=lambda: {reason.key: _found(reason, user, scope, today) for reason in reasons},
    )
    found = {key: each.without(put_off) for key, each in whole.items()}
    shown = _shown(found)
    named = {pk for pks in shown.values() for pk in pks}
    whys = {reason.key: reason.whys(named, today) for reason in reasons if found[reason.key].total}
    rows = _rows(user, scope, named)
    groups = [
        WorklistGroup(reason, _told(reason, shown, whys, reasons, rows), found[reason.key].total)
        for reason in reasons
        if shown[reason.key]
    ]
    return [group for group in groups if group.rows]


def _found(reason: WorklistReason, user: User, scope: Scope, today: date) -> _Found:
    accounts = CustomerRecord.objects.visible_to(user, scope).active().filter(reason.condition(today))
    ranked = accounts.order_by(F("current_score__expected_loss").desc(nulls_last=True), "pk")
    rows = list(ranked.annotate(total=Window(Count("pk"))).values_list("pk", "total")[:FOUND_EACH])
    return _Found(tuple(pk for pk, _ in rows), rows[0][1] if rows else 0)


def _shown(found: Mapping[str, _Found]) -> dict[str, list[int]]:
    """The first accounts of each reason that have no stronger one."""
    shown, claimed = {}, set[int]()
    for key, each in found.items():
        shown[key] = [pk for pk in each.pks if pk not in claimed][:SHOWN_EACH]
        claimed |= set(each.pks)
    return shown


def _rows(user: User, scope: Scope, pks: Collection[int]) -> dict[int, dict[str, Any]]:
    """What rows show of the accounts that are still there."""
    found = _still_there(keys=tuple(pks), owners=owners_seen_by(user, scope)) if pks else []
    return {values["pk"]: values for values in found}


@compiled
def _still_there(
    *, keys: tuple[int, ...], owners: list[int] | None
) -> QuerySet[CustomerRecord, dict[str, Any]]:
    accounts = CustomerRecord.objects.owned_by(owners).active().filter(pk__in=keys).order_by()
    values: QuerySet[CustomerRecord, dict[str, Any]] = accounts.values(*PATHS)
    return values


def _told(
    reason: WorklistReason,
    shown: Mapping[str, Sequence[int]],
    whys: Mapping[str, Mapping[int, Why]],
    reasons: Sequence[WorklistReason],
    rows: Mapping[int, dict[str, Any]],
) -> tuple[WorklistRow, ...]:
    """The rows of a reason; without those done between two queries, or below what was read of a stronger."""
    place = reasons.index(reason)
    stronger = [whys.get(each.key, {}) for each in reasons[:place]]
    weaker = [(each.label, whys.get(each.key, {})) for each in reasons[place + 1 :]]
    own = whys[reason.key]
    return tuple(
        _row(rows[pk], own[pk], tuple(label for label, found_by in weaker if pk in found_by))
        for pk in shown[reason.key]
        if pk in rows and pk in own and not any(pk in others for others in stronger)
    )


def _row(values: dict[str, Any], why: Why, others: tuple[str, ...]) -> WorklistRow:
    return WorklistRow(
        pk=values["pk"],
        name=values["name"],
        mrr=values["mrr"],
        csm_pk=values["csm"],
        probability=values["current_score__churn_probability"],
        previous=values["current_score__previous_probability"],
        tier=values["current_score__risk_tier"] or "",
        at_stake=values["current_score__expected_loss"],
        sentence=why.sentence,
        action=why.action,
        others=others,
    )
