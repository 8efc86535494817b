"""What a team gets for the accounts it takes on each week."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from churnapp.web.templatetags.formats import number, percent, short_money
from predictions.domain import DEFAULT_CAPACITY
from predictions.queries.model_page.figure import Figure
from predictions.queries.team_capacity import TeamCapacity

USUAL_SHARE = 0.01  # of the portfolio, each week, until somebody asks for another


@dataclass(frozen=True, slots=True)
class CapacityStep:
    """So many accounts a week.

    Attributes:
        taken_on: accounts over the whole horizon.
        share: of the portfolio that is, 0 to 1.
        cutoff: probability of the last account taken on.
        reached: leavers whose turn comes before they leave.
        reached_at_random: the same when accounts are called in any order.
        saves: of the reached, at the save rate.
        value: a year's revenue of the saved, US dollars.
    """

    per_week: int
    taken_on: float
    share: float
    cutoff: float
    reached: Figure
    reached_at_random: float
    saves: Figure
    value: Figure

    @property
    def tiers_query(self) -> str:
        """What the page of the risk tiers needs to propose cut-offs for this many accounts."""
        critical = min(DEFAULT_CAPACITY.critical, self.share)
        medium = min(DEFAULT_CAPACITY.medium, 1 - self.share)
        shares = {"critical_share": critical, "high_share": self.share - critical, "medium_share": medium}
        return urlencode({name: f"{int(10_000 * share) / 100:g}" for name, share in shares.items()})

    @property
    def words(self) -> dict[str, str]:
        """Every figure as the page writes it, for the page and for its script."""
        return {
            "per_week": number(self.per_week),
            "taken_on": number(self.taken_on),
            "share": percent(self.share),
            "cutoff": percent(self.cutoff) if self.cutoff >= 0.1 else f"{100 * self.cutoff:.1f}%",
            "reached": number(self.reached.value, 1),
            "reached_between": _between(self.reached, lambda value: number(value, 1)),
            "at_random": number(self.reached_at_random, 1),
            "saves": number(self.saves.value, 1),
            "saves_between": _between(self.saves, lambda value: number(value, 1)),
            "value": short_money(self.value.value),
            "value_between": _between(self.value, short_money),
        }


@dataclass(frozen=True, slots=True)
class CapacityCurve:
    """All steps.

    Attributes:
        account_count: of the portfolio on an average test day.
        leaver_count: of those, how many left within the horizon.
    """

    account_count: float
    leaver_count: float
    horizon_days: int
    steps: tuple[CapacityStep, ...]

    @property
    def step_size(self) -> int:
        """Accounts per week from one step to the next."""
        return self.steps[0].per_week

    @property
    def most(self) -> int:
        """Accounts per week that work off the whole portfolio."""
        return self.steps[-1].per_week

    def at(self, per_week: int | None) -> CapacityStep:
        """The step nearest to so many accounts a week; a usual team's when None."""
        asked = USUAL_SHARE * self.account_count if per_week is None else per_week
        return min(self.steps, key=lambda step: abs(step.per_week - asked))


def capacity_curve(report: Mapping[str, Any]) -> CapacityCurve | None:
    """None when it was not measured."""
    found = report.get("capacity")
    if not found:
        return None
    accounts, weeks = found["accounts"], found["horizon_days"] / 7
    steps = []
    for step in found["steps"]:
        taken_on = min(step["per_week"] * weeks, accounts)
        steps.append(
            CapacityStep(
                per_week=step["per_week"],
                taken_on=taken_on,
                share=taken_on / accounts,
                cutoff=step["cutoff"],
                reached=Figure.named("reached", step),
                reached_at_random=step["reached_at_random"],
                saves=Figure.named("saves", step),
                value=Figure.named("value", step),
            )
        )
    return CapacityCurve(accounts, found["leavers"], found["horizon_days"], tuple(steps))


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """What the hours that the team has are worth by this model.

    Attributes:
        team: what it can take on.
        step: the nearest that was measured.
        cost: of everybody taken on over the horizon, US dollars.
    """

    team: TeamCapacity
    step: CapacityStep
    cost: float

    @property
    def gain(self) -> float | None:
        """Revenue kept less the cost, US dollars; None where revenue was not measured."""
        return None if self.step.value.value is None else self.step.value.value - self.cost


def own_week(curve: CapacityCurve, team: TeamCapacity | None) -> OwnWeek | None:
    """None where nobody says what the team can take on."""
    if team is None:
        return None
    accounts = min(team.per_week * curve.horizon_days / 7, curve.account_count)
    return OwnWeek(team, curve.at(team.per_week), float(team.cost_per_week) / team.per_week * accounts)


def _between(figure: Figure, written: Callable[[float | None], str]) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": written(figure.low), "high": written(figure.high)}
