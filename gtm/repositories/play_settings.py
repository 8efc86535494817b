"""Putting in force what the team can take on."""

from datetime import datetime
from decimal import Decimal

from churnapp.accounts.models import User
from gtm.domain.rules import HoldOutShare
from gtm.models import PlayBudgetRecord, PlaySettingsRecord


def put_settings_in_force(
    *,
    plays_per_week: int,
    hours_per_week: Decimal,
    hours_per_play: Decimal,
    cost_per_hour: Decimal,
    hold_out: HoldOutShare,
    reason: str,
    set_by: User | None,
    now: datetime,
) -> PlaySettingsRecord:
    """Keeps settings as the ones in force; those before them stay as history."""
    return PlaySettingsRecord.objects.create(
        plays_per_week=plays_per_week,
        hours_per_week=hours_per_week,
        hours_per_play=hours_per_play,
        cost_per_hour=cost_per_hour,
        holdout_share=hold_out.share,
        holdouts_per_week=hold_out.most_a_week,
        set_at=now,
        set_by=set_by,
        reason=reason,
    )


def set_budget(person: User, plays_per_week: int | None, hours_per_week: Decimal | None) -> None:
    """Gives one person a budget of their own; None for both takes it away again."""
    if plays_per_week is None or hours_per_week is None:
        PlayBudgetRecord.objects.filter(user=person).delete()
        return
    PlayBudgetRecord.objects.update_or_create(
        user=person,
        defaults={"plays_per_week": plays_per_week, "hours_per_week": hours_per_week},
    )
