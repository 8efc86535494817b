"""How many plays the hours of a week are enough for, and what they cost."""

from dataclasses import dataclass
from decimal import Decimal

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role, Scope
from gtm.domain import RescueBudget
from gtm.models import PlayBudgetRecord
from gtm.queries.play_settings import PlaySettings, play_settings


@dataclass(frozen=True, slots=True)
class WeekOfPlays:
    """What some people can do in a week.

    Attributes:
        hours: of all of them together.
        plays: that the hours are enough for.
        cost: of those, US dollars.
    """

    hours: Decimal
    plays: int
    cost: Decimal


def week_of(user: User, scope: Scope) -> WeekOfPlays:
    """Of the person alone, or of every CSM of the team or of all; two queries."""
    settings = play_settings()
    if scope is Scope.MINE:
        people = [user.pk]
    else:
        csms = User.objects.filter(is_active=True, role=Role.CSM)
        wanted = csms.filter(team=user.team_id) if scope is Scope.TEAM else csms
        people = list(wanted.order_by().values_list("pk", flat=True))
    own = dict(PlayBudgetRecord.objects.filter(user__in=people).values_list("user_id", "hours_per_week"))
    return _week(sum((own.get(pk, settings.hours_per_week) for pk in people), Decimal(0)), settings)


def week_of_everybody() -> WeekOfPlays:
    """Of every CSM."""
    return week_of(User(), Scope.ALL)


def _week(hours: Decimal, settings: PlaySettings) -> WeekOfPlays:
    if hours <= 0:
        return WeekOfPlays(Decimal(0), 0, Decimal(0))
    budget = RescueBudget(
        hours=float(hours),
        hours_per_account=float(settings.hours_per_play),
        cost_per_hour=settings.cost_per_hour,
    )
    return WeekOfPlays(hours, budget.account_count, budget.account_count * budget.cost_per_account)
