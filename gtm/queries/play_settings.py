"""What the team can take on: the settings in force, their history, and the budgets of single people."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from gtm.domain.rules import HoldOutShare, week_of
from gtm.models import PlayBudgetRecord, PlayRecord, PlaySettingsRecord

SHOWN_SETTINGS = 20


@dataclass(frozen=True, slots=True)
class PlaySettings:
    """Settings that are, or were, in force.

    Attributes:
        since: when they were put in force; None for the default ones.
        set_by: name of the person; empty for a command and the default ones.
    """

    plays_per_week: int
    hours_per_week: Decimal
    hours_per_play: Decimal
    cost_per_hour: Decimal
    hold_out: HoldOutShare
    since: datetime | None = None
    set_by: str = ""
    reason: str = ""

    @property
    def cost_per_play(self) -> Decimal:
        """US dollars."""
        return self.hours_per_play * self.cost_per_hour


@dataclass(frozen=True, slots=True)
class PlayRoom:
    """How many plays rules may still open this week.

    Attributes:
        usual: plays a week of everybody without a budget of their own.
        budgets: plays a week of those with one, by person.
        opened: plays that rules opened since Monday, by owner.
    """

    usual: int
    budgets: Mapping[int, int]
    opened: Mapping[int | None, int]

    def left(self, owner: int | None) -> int:
        """For one owner, or for nobody; negative when somebody was handed more than the budget."""
        budget = self.usual if owner is None else self.budgets.get(owner, self.usual)
        return budget - self.opened.get(owner, 0)


def play_settings() -> PlaySettings:
    """What is in force now, in one query."""
    newest = PlaySettingsRecord.objects.select_related("set_by").first()
    return _settings(newest or PlaySettingsRecord(set_at=timezone.now()), is_default=newest is None)


def past_play_settings() -> list[PlaySettings]:
    """What was put in force, newest first, the last 20 times; one query."""
    return [_settings(kept) for kept in PlaySettingsRecord.objects.select_related("set_by")[:SHOWN_SETTINGS]]


def room_this_week(settings: PlaySettings, today: date) -> PlayRoom:
    """Two queries."""
    monday = week_of(today)
    opened = PlayRecord.objects.filter(rule__isnull=False, opened_at__date__gte=monday)
    return PlayRoom(
        usual=settings.plays_per_week,
        budgets=dict(PlayBudgetRecord.objects.values_list("user_id", "plays_per_week")),
        opened=Counter(opened.values_list("owner_id", flat=True)),
    )


def budget_rows() -> list[PlayBudgetRecord]:
    """People with a budget of their own, by name, in one query."""
    return sorted(PlayBudgetRecord.objects.select_related("user"), key=lambda budget: str(budget.user))


def _settings(kept: PlaySettingsRecord, *, is_default: bool = False) -> PlaySettings:
    return PlaySettings(
        plays_per_week=kept.plays_per_week,
        hours_per_week=kept.hours_per_week,
        hours_per_play=kept.hours_per_play,
        cost_per_hour=kept.cost_per_hour,
        hold_out=HoldOutShare(kept.holdout_share, kept.holdouts_per_week),
        since=None if is_default else kept.set_at,
        set_by=str(kept.set_by or ""),
        reason=kept.reason,
    )
