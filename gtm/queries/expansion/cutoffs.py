"""From which values churn and propensity count as high: what is in force, and what was."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from churnapp.compiled import compiled, first
from churnapp.web.remembered import read_once
from gtm.domain import ExpansionCutoffs
from gtm.models import ExpansionCutoffRecord
from predictions.queries.operating_point import tier_cutoffs

SHOWN = 20


@dataclass(frozen=True, slots=True)
class CutoffsInForce:
    """Cut-offs that are, or were, in force.

    Attributes:
        since: when they were put in force; None for those the product comes with.
        set_by: name of the person; empty for a command and the default ones.
        reason: why, in that person's words.
    """

    cutoffs: ExpansionCutoffs
    since: datetime | None = None
    set_by: str = ""
    reason: str = ""


@read_once
def cutoffs_in_force() -> CutoffsInForce:
    """What is in force now: as somebody set it, else churn from the high tier on; at most three queries."""
    newest = first(_kept(1))
    if newest is not None:
        return _of(newest)
    return CutoffsInForce(replace(ExpansionCutoffs(), churn=tier_cutoffs().high))


def cutoffs_put_in_force() -> list[CutoffsInForce]:
    """What people put in force, newest first, at most 20; one query."""
    return [_of(record) for record in _kept(SHOWN)]


@compiled
def _kept(most: int, /) -> QuerySet[ExpansionCutoffRecord]:
    return ExpansionCutoffRecord.objects.select_related("set_by")[:most]


def _of(record: ExpansionCutoffRecord) -> CutoffsInForce:
    return CutoffsInForce(record.cutoffs, record.set_at, str(record.set_by or ""), record.reason)
