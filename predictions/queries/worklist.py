"""The worklist of one person's day: accounts by reason, the largest expected loss first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Window

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.domain.mrr import MONTHS_PER_YEAR
from customers.models import CustomerRecord
from customers.worklist import RowAction, Why, WorklistReason, reasons_for
from customers.worklist.put_off import put_off_now

SHOWN_EACH = 6
READ_EACH = 40  # those that have a stronger reason are left out of them
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
    reason: WorklistReason
    rows: list[dict[str, Any]]
    total: int


def worklist(user: User, scope: Scope, today: date) -> list[WorklistGroup]:
    """The groups that hold somebody, strongest reason first; an account stands in one of them.

    One query for each reason of the person's day, one more for each that found an account, and one.
    """
    put_off = list(put_off_now(user, today).values_list("customer_id", flat=True))
    found = [_found(reason, user, scope, today, put_off) for reason in reasons_for(user)]
    shown, claimed = [], set[int]()
    for each in found:
        rows = [values for values in each.rows if values["pk"] not in claimed]
        claimed |= {values["pk"] for values in each.rows}
        shown.append(_Found(each.reason, rows[:SHOWN_EACH], each.total))
    named = {values["pk"] for each in shown for values in each.rows}
    whys = {each.reason.key: each.reason.whys(named, today) for each in shown if each.total}
    groups = [_group(each, shown, whys) for each in shown if each.rows]
    return [group for group in groups if group.rows]


def _found(reason: WorklistReason, user: User, scope: Scope, today: date, put_off: Sequence[int]) -> _Found:
    accounts = CustomerRecord.objects.visible_to(user, scope).active().filter(reason.condition(today))
    if put_off:
        accounts = accounts.exclude(pk__in=put_off)
    ranked = accounts.order_by(F("current_score__expected_loss").desc(nulls_last=True), "pk")
    rows = list(ranked.values(*PATHS).annotate(total=Window(Count("pk")))[:READ_EACH])
    return _Found(reason, rows, rows[0]["total"] if rows else 0)


def _group(
    found: _Found, all_found: Sequence[_Found], whys: Mapping[str, Mapping[int, Why]]
) -> WorklistGroup:
    place = all_found.index(found)
    stronger = [whys.get(each.reason.key, {}) for each in all_found[:place]]
    weaker = [(each.reason.label, whys.get(each.reason.key, {})) for each in all_found[place + 1 :]]
    own = whys[found.reason.key]
    rows = []
    for values in found.rows:
        pk = values["pk"]
        if pk not in own or any(pk in others for others in stronger):
            continue  # done between two queries, or below what was read of its strongest reason
        others = tuple(label for label, found_by in weaker if pk in found_by)
        rows.append(_row(values, own[pk], others))
    return WorklistGroup(found.reason, tuple(rows), found.total)


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
