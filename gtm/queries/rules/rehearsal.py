"""What a rule would have done: how often, for whom, with what end, and what it asks of people. Reads only."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from gtm.domain.rules import RuleTrigger, firings
from gtm.models import PlayBudgetRecord, PlayRuleRecord
from gtm.queries.play_settings import PlaySettings, play_settings
from gtm.queries.rules.conditions import matching_accounts
from gtm.queries.rules.facts import owners_instead_of
from gtm.queries.rules.past import (
    matched_in_the_past,
    runs_between,
    spread,
    unknown_of_the_past,
    without_contracts,
)

LOOKED_BACK_DAYS = 90
SHOWN_ACCOUNTS = 50
KEYS_AT_A_TIME = 5_000
# a rule that matches more of the portfolio than this tells nobody where to look first
WIDE_SHARE = 0.5
WIDE_COUNT = 20


@dataclass(frozen=True, slots=True)
class WouldFire:
    """One account for which the rule would have fired.

    Attributes:
        on: the day.
        left_on, notice_on: since then; None where it has not.
    """

    pk: int
    name: str
    on: date
    left_on: date | None
    notice_on: date | None

    @property
    def is_lost(self) -> bool:
        """Whether it left or gave notice since."""
        return self.left_on is not None or self.notice_on is not None


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """What a rule asks of one owner.

    Attributes:
        name: empty for nobody.
        count: of plays, in the past that was looked at, or today where there is none.
        a_week: plays a week; None where only today is known.
        budget: plays a week.
    """

    name: str
    count: int
    a_week: float | None
    budget: int

    @property
    def is_over(self) -> bool:
        """Whether it is more than the budget has room for."""
        return (self.count if self.a_week is None else self.a_week) > self.budget


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rule would have done.

    Attributes:
        first, last: days of the first and last published run that was looked at; None where none was.
        looks: how many days were looked at.
        runs: how many there were; more than looks where reading all of them would take too long.
        unknown: labels of asked fields whose past nobody kept: then only today is counted.
        without_contracts: accounts that no past contract is known of, where the rule asks for one.
        fired: how often it would have fired.
        lost: for how many of those the account left or gave notice since.
        usual_lost: the share of all accounts of those days that did; None without firings.
        accounts: the newest firings, of accounts that whoever asks may see.
        today: accounts that match today.
        active: accounts there are.
        loads: by owner, the fullest first.
    """

    first: date | None
    last: date | None
    looks: int
    runs: int
    unknown: tuple[str, ...]
    without_contracts: int
    fired: int
    lost: int
    usual_lost: float | None
    accounts: Sequence[WouldFire]
    today: int
    active: int
    loads: Sequence[PersonLoad]
    opens_plays: bool = field(default=True)

    @property
    def knows_the_past(self) -> bool:
        """Whether anything but today was counted."""
        return self.looks > 0

    @property
    def lost_share(self) -> float | None:
        """Of the firings; None without any."""
        return self.lost / self.fired if self.fired else None

    @property
    def a_week(self) -> float | None:
        """Firings a week; None where only today is known."""
        return self.fired / weeks_between(self.first, self.last) if self.first and self.last else None

    @property
    def is_wide(self) -> bool:
        """Whether it matches so much of the portfolio that it tells nobody where to look first."""
        return self.today >= WIDE_COUNT and self.today > WIDE_SHARE * self.active

    @property
    def overloaded(self) -> list[PersonLoad]:
        """Whom it gives more than there is room for, where it opens plays."""
        return [load for load in self.loads if load.is_over] if self.opens_plays else []

    @property
    def needs_a_second_look(self) -> bool:
        """Whether somebody must say that this is meant before the rule is switched on."""
        return self.is_wide or bool(self.overloaded)


def rehearse(rule: PlayRuleRecord, user: User, today: date) -> Rehearsal:
    """Looks with a rule at the published runs of the last 90 days, and at today; see ``spread``.

    Args:
        rule: stored or not.
        user: who asks; accounts out of sight are counted and not named.
        today: the last day.

    Raises:
        RuleUnreadable: its conditions cannot be read.
    """
    unknown = unknown_of_the_past(rule)
    active = CustomerRecord.objects.active().count()
    there = {} if unknown else runs_between(today - timedelta(days=LOOKED_BACK_DAYS), today)
    runs = spread(there, active)
    waiting = RuleTrigger(rule.trigger).waiting_days(rule.days)
    fired = list(firings(matched_in_the_past(rule, runs), waiting))
    accounts = _lives([account for account, _ in fired])
    happened = [_firing(account, on, accounts[account]) for account, on in fired if account in accounts]
    matching = matching_accounts(rule, today)
    who = Counter(accounts[account].csm for account, _ in fired if account in accounts)
    if not runs:
        who = Counter(matching.values_list("csm_id", flat=True))
    first, last = (min(runs), max(runs)) if runs else (None, None)
    return Rehearsal(
        first=first,
        last=last,
        looks=len(runs),
        runs=len(there),
        unknown=unknown,
        without_contracts=without_contracts(rule) if runs else 0,
        fired=len(happened),
        lost=sum(each.is_lost for each in happened),
        usual_lost=_usual_share(Counter(each.on for each in happened)),
        accounts=_named(happened, user),
        today=matching.count(),
        active=active,
        loads=_loads(who, play_settings(), weeks_between(first, last) if first and last else None),
        opens_plays=bool(rule.play_type),
    )


def weeks_between(first: date, last: date) -> float:
    """Both days included, at least one week: a single look says nothing of the pace."""
    return max(1.0, ((last - first).days + 1) / 7)


@dataclass(frozen=True, slots=True)
class _Life:
    name: str
    csm: int | None
    left_on: date | None
    notice_on: date | None


def _lives(accounts: Sequence[int]) -> dict[int, _Life]:
    wanted = sorted(set(accounts))
    found: dict[int, _Life] = {}
    for start in range(0, len(wanted), KEYS_AT_A_TIME):
        rows = CustomerRecord.objects.filter(pk__in=wanted[start : start + KEYS_AT_A_TIME]).order_by()
        values = rows.values_list("pk", "name", "csm_id", "churn_date", "notice_date")
        found |= {pk: _Life(name, csm, left, notice) for pk, name, csm, left, notice in values}
    return found


def _firing(account: int, on: date, life: _Life) -> WouldFire:
    left = life.left_on if life.left_on and life.left_on > on else None
    notice = life.notice_on if life.notice_on and life.notice_on > on else None
    return WouldFire(account, life.name, on, left, notice)


def _usual_share(days: Mapping[date, int]) -> float | None:
    """The share of all accounts there were that were lost since, over the days on which the rule fired."""
    if not days:
        return None
    rows = list(CustomerRecord.objects.order_by().values_list("signup_date", "churn_date", "notice_date"))
    began = sorted(signup for signup, *_ in rows)
    left = sorted(churn for _, churn, _ in rows if churn)
    lost = sorted(min(filter(None, ends)) for _, *ends in rows if any(ends))
    there = {day: bisect_right(began, day) - bisect_right(left, day) for day in days}
    since = {day: sum(1 for on in lost if on > day) for day in days}
    firings_there = sum(days[day] for day in days if there[day] > 0)
    if not firings_there:
        return None
    return sum(days[day] * since[day] / there[day] for day in days if there[day] > 0) / firings_there


def _named(happened: Sequence[WouldFire], user: User) -> list[WouldFire]:
    newest = sorted(happened, key=lambda each: (each.on, each.is_lost, each.pk), reverse=True)
    keys = [each.pk for each in newest[: 10 * SHOWN_ACCOUNTS]]
    visible = set(CustomerRecord.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [each for each in newest[: 10 * SHOWN_ACCOUNTS] if each.pk in visible][:SHOWN_ACCOUNTS]


def _loads(who: Counter[int | None], settings: PlaySettings, weeks: float | None) -> list[PersonLoad]:
    owners = owners_instead_of([csm for csm in who if csm is not None])
    by_owner: Counter[int | None] = Counter()
    for csm, count in who.items():
        by_owner[owners.get(csm) if csm else None] += count
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=[pk for pk in by_owner if pk])}
    budgets = dict(PlayBudgetRecord.objects.values_list("user_id", "plays_per_week"))
    loads = [
        PersonLoad(
            names.get(owner or 0, ""),
            count,
            count / weeks if weeks else None,
            budgets.get(owner or 0, settings.plays_per_week),
        )
        for owner, count in by_owner.items()
    ]
    return sorted(loads, key=lambda load: (-load.count, load.name))
