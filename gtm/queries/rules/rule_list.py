"""Rules and their history, as pages show them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import Coalesce

from churnapp.accounts.models import User
from churnapp.web.filters import FilterField
from customers.models import CustomerRecord
from gtm.domain import PlayStatus, PlayType
from gtm.domain.rules import EntryResult, RuleTrigger
from gtm.models import PlayRuleRecord, RuleEntryRecord, RulePassRecord
from gtm.queries.plays.links import play_url
from gtm.queries.rules.conditions import RuleUnreadable, read_conditions, rule_fields

RECENT_DAYS = 30
SHOWN_ENTRIES, SHOWN_PASSES, SHOWN_RULES = 50, 20, 200
ENTRY_PATHS = (
    "pk",
    "customer_id",
    "customer__name",
    "entered_on",
    "left_on",
    "fired_at",
    "result",
    "play_id",
    "play__status",
    "value",
    "detail",
)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in the list of rules.

    Attributes:
        asks: its conditions in words; empty for every active account.
        problem: why the conditions cannot be read; empty where they can.
        inside: accounts that are in it now.
        over_budget: of those, how many wait for room.
        fired: how often it fired in the last 30 days.
        looked_at: when it looked last; None for never.
    """

    record: PlayRuleRecord
    asks: str
    problem: str
    inside: int
    over_budget: int
    fired: int
    looked_at: datetime | None

    @property
    def when(self) -> RuleTrigger:
        """What makes it look."""
        return RuleTrigger(self.record.trigger)

    @property
    def kind(self) -> PlayType | None:
        """Of the play that it opens; None where it opens none."""
        return PlayType(self.record.play_type) if self.record.play_type else None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One stay of one account, for the history.

    Attributes:
        play_url: of the play; empty without one.
        play_status: None without a play.
        value: expected of the play, US dollars; None where nothing said it.
    """

    pk: int
    account_pk: int
    account: str
    entered_on: date
    left_on: date | None
    fired_at: datetime | None
    result: EntryResult
    play_url: str
    play_status: PlayStatus | None
    value: Decimal | None
    detail: str


def rule_rows(now: datetime) -> list[RuleRow]:
    """Every rule, those that are on first; three queries and one for each kind of choice that rules ask."""
    fields, inside, looked = rule_fields(), _inside(), _looked(now)
    return [
        RuleRow(
            rule,
            *asked_in_words(rule, fields),
            inside=sum(inside.get(rule.pk, {}).values()),
            over_budget=inside.get(rule.pk, {}).get(EntryResult.OVER_BUDGET, 0),
            fired=looked[rule.pk][1] if rule.pk in looked else 0,
            looked_at=looked[rule.pk][0] if rule.pk in looked else None,
        )
        for rule in PlayRuleRecord.objects.select_related("tag").order_by("-is_on", "name")[:SHOWN_RULES]
    ]


def asked_in_words(rule: PlayRuleRecord, fields: Mapping[str, FilterField] | None = None) -> tuple[str, str]:
    """The conditions of a rule in words, and why they cannot be read; one of them is empty."""
    try:
        return read_conditions(rule.where, fields).root.words, ""
    except RuleUnreadable as problem:
        return "", str(problem)


def entry_rows(rule: PlayRuleRecord, user: User, results: Sequence[str] = ()) -> list[EntryRow]:
    """Who entered a rule, of accounts that the person may see, the newest first; one query.

    Args:
        rule: which.
        user: who looks; whoever is held out is shown to admins alone.
        results: only these; all where none are given.
    """
    found = rule.entries.filter(customer__in=CustomerRecord.objects.visible_to(user))
    if results:
        found = found.filter(result__in=results)
    if not user.may_administer:
        found = found.exclude(result=EntryResult.HELD_OUT)
    newest = found.order_by(F("fired_at").desc(nulls_last=True), F("value").desc(nulls_last=True), "-pk")
    return [_entry(values) for values in newest.values(*ENTRY_PATHS)[:SHOWN_ENTRIES]]


def entry_counts(rule: PlayRuleRecord, user: User) -> dict[EntryResult, int]:
    """How many stays ended in what, of accounts that the person may see; one query."""
    found = rule.entries.filter(customer__in=CustomerRecord.objects.visible_to(user)).order_by()
    if not user.may_administer:
        found = found.exclude(result=EntryResult.HELD_OUT)
    counts = dict(found.values_list("result").annotate(Count("pk")))
    return {result: counts[result] for result in EntryResult if counts.get(result)}


def passes_of(rule: PlayRuleRecord) -> list[RulePassRecord]:
    """The newest looks, in one query."""
    return list(rule.passes.all()[:SHOWN_PASSES])


def _inside() -> dict[int, dict[str, int]]:
    """Stays that go on, by rule and result."""
    stays = RuleEntryRecord.objects.filter(left_on=None).order_by().values_list("rule_id", "result")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for rule, result, count in stays.annotate(Count("pk")):
        found[rule][result] = count
    return found


def _looked(now: datetime) -> dict[int, tuple[datetime, int]]:
    """When each rule looked last, and how often it fired in the last 30 days, by its passes."""
    recent = Q(at__gte=now - timedelta(days=RECENT_DAYS))
    acted = F("opened") + F("updated") + F("held_out") + F("told")
    passes = RulePassRecord.objects.order_by().values_list("rule_id")
    rows = passes.annotate(last=Max("at"), fired=Coalesce(Sum(acted, filter=recent), 0))
    return {rule: (at, fired) for rule, at, fired in rows}


def _entry(values: dict[str, Any]) -> EntryRow:
    play, status = values["play_id"], values["play__status"]
    return EntryRow(
        pk=values["pk"],
        account_pk=values["customer_id"],
        account=values["customer__name"],
        entered_on=values["entered_on"],
        left_on=values["left_on"],
        fired_at=values["fired_at"],
        result=EntryResult(values["result"]),
        play_url=play_url(play) if play else "",
        play_status=PlayStatus(status) if status else None,
        value=values["value"],
        detail=values["detail"],
    )
