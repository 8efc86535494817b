"""Putting cut-offs of the quadrant in force."""

from datetime import datetime

from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from gtm.domain import ExpansionCutoffs
from gtm.models import ExpansionCutoffRecord


class ExpansionCutoffsUnchanged(ValueError):
    """These cut-offs are in force already."""

    def __init__(self) -> None:
        super().__init__(_("These cut-offs are in force already. Nothing was changed."))


class ExpansionReasonMissing(ValueError):
    """Nobody could say later why these cut-offs were chosen."""

    def __init__(self) -> None:
        super().__init__(_("Say in a few words why these cut-offs are right; the history keeps it."))


def put_expansion_cutoffs_in_force(
    cutoffs: ExpansionCutoffs, *, reason: str, set_by: User | None, now: datetime
) -> None:
    """Puts cut-offs in force, at once and everywhere: quadrants are worked out when they are looked at.

    Args:
        cutoffs: the new ones.
        reason: why, for the history.
        set_by: who; None for a command.
        now: the clock, UTC.

    Raises:
        ExpansionCutoffsUnchanged, ExpansionReasonMissing: nothing was changed.
    """
    if not reason.strip():
        raise ExpansionReasonMissing
    newest = ExpansionCutoffRecord.objects.first()
    if newest is not None and newest.cutoffs == cutoffs:
        raise ExpansionCutoffsUnchanged
    ExpansionCutoffRecord.objects.create(
        churn_from=cutoffs.churn,
        propensity_from=cutoffs.propensity,
        pressure_from=cutoffs.pressure,
        set_at=now,
        set_by=set_by,
        reason=reason.strip(),
    )
