"""A pass: every rule that has an occasion looks, then all of them act; none reacts to what the others did."""

import logging
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import DatabaseError, transaction
from django.utils import timezone

from churnapp.saying import later, say
from gtm.domain.rules import EntryResult, RuleTrigger
from gtm.models import PlayRuleRecord, RulePassRecord
from gtm.queries.play_settings import PlaySettings, play_settings
from gtm.queries.plays.costs import save_rates
from gtm.queries.rules.conditions import RuleUnreadable, matching_accounts, unreadable_sentence
from gtm.queries.rules.facts import facts_of
from gtm.queries.rules.wanted import Due, staying_with_open_plays, value_of, versions_in_force
from gtm.repositories.rules.acting import act_on, refresh_plays
from gtm.repositories.rules.entering import Entered, enter_rule
from gtm.repositories.rules.outcomes import Outcome
from gtm.repositories.rules.switching import switch_off_by_itself
from gtm.repositories.rules.telling import tell_of_rule
from predictions.models import ScoringRunRecord

logger = logging.getLogger(__name__)

# a worker that died in a pass is replaced after this long
LOST_AFTER = timedelta(minutes=15)
LONGEST_ERROR = 500
COULD_NOT_LOOK = later("The rule “{rule}” could not look: {problem}")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What makes rules look.

    Attributes:
        run: primary key of the newest published scoring run; None without any.
        now: UTC.
    """

    run: int | None
    now: datetime

    def name_for(self, rule: PlayRuleRecord) -> str:
        """Which occasion it is for a rule; empty for none."""
        if self.run is not None and rule.looked_at_run != self.run:
            return f"run-{self.run} ({rule.times_on})"
        if RuleTrigger(rule.trigger).looks_daily and rule.looked_on != self.now.date():
            return f"day-{self.now.date().isoformat()} ({rule.times_on})"
        return ""


@dataclass(frozen=True, slots=True)
class Look:
    """One rule in a pass.

    Attributes:
        run: primary key of the newest published scoring run; None without any.
        began: of a clock that never goes back, in seconds.
    """

    rule: PlayRuleRecord
    record: RulePassRecord
    run: int | None
    began: float

    @property
    def is_of_a_run(self) -> bool:
        """Whether there are new scores since the rule looked last."""
        return self.record.occasion.startswith("run-")


def follow_rules(now: datetime) -> int:
    """Looks with every rule that is on and has an occasion; returns how many looked.

    Safe to call twice, and at once by two workers: a rule looks once for a published run and once a day.
    """
    looks = _claim(Occasion(_newest_run(), now))
    try:
        _follow(looks, now)
    except Exception as problem:
        # the passes stay unfinished, and are looked at again once they count as lost
        records = RulePassRecord.objects.filter(pk__in=[look.record.pk for look in looks], finished_at=None)
        records.update(error=f"{type(problem).__name__}: {problem}"[:LONGEST_ERROR])
        raise
    return len(looks)


def _follow(looks: Sequence[Look], now: datetime) -> None:
    """Every rule looks before any of them acts."""
    matched = {look.rule.pk: found for look in looks if (found := _matched(look, now)) is not None}
    looking = [look for look in looks if look.rule.pk in matched]
    entered = {look.rule.pk: enter_rule(look.rule, matched[look.rule.pk], now.date()) for look in looking}
    settings = play_settings()
    due = {look.rule.pk: entered[look.rule.pk].due for look in looking}
    stays = {look.rule.pk: staying_with_open_plays(look.rule) for look in looking if look.is_of_a_run}
    of_due, of_stays = _dues(looking, (due, stays), settings)
    refresh_plays(of_stays, now)
    outcomes = act_on(of_due, settings, now)
    for look in looking:
        own = [outcome for outcome in outcomes if outcome.due.rule.pk == look.rule.pk]
        _close(look, len(matched[look.rule.pk]), entered[look.rule.pk], own)


def _newest_run() -> int | None:
    published = ScoringRunRecord.objects.exclude(published_at=None).order_by("-published_at", "-pk")
    return published.values_list("pk", flat=True).first()


def _claim(occasion: Occasion) -> list[Look]:
    """The rules that look now; none while another worker is at it."""
    with transaction.atomic():
        rules = list(PlayRuleRecord.objects.select_for_update(of=("self",)).filter(is_on=True).order_by("pk"))
        wanted = [(rule, name) for rule in rules if (name := occasion.name_for(rule))]
        underway = RulePassRecord.objects.filter(finished_at=None, at__gt=occasion.now - LOST_AFTER)
        if not wanted or underway.exists():
            return []
        return [
            Look(rule, record, occasion.run, time.monotonic())
            for rule, name in wanted
            if (record := _record(rule, name, occasion.now)) is not None
        ]


def _record(rule: PlayRuleRecord, name: str, now: datetime) -> RulePassRecord | None:
    """The pass of an occasion, new or lost by another worker; None where it is over."""
    record, is_new = RulePassRecord.objects.get_or_create(
        rule=rule, occasion=name, defaults={"as_of": now.date(), "at": now}
    )
    if is_new or record.finished_at is not None:
        return record if is_new else None
    record.at = now
    record.save(update_fields=["at"])
    return record


def _matched(look: Look, now: datetime) -> set[int] | None:
    """The accounts that match; None for a rule that asks what is not there any more: it is switched off."""
    try:
        return set(matching_accounts(look.rule, now.date()).values_list("pk", flat=True))
    except RuleUnreadable as problem:
        unreadable = partial(unreadable_sentence, look.rule, problem)
        switch_off_by_itself(look.rule, unreadable, now)
        _finish(look, error=unreadable()[:LONGEST_ERROR])
    except DatabaseError as problem:
        logger.exception("Rule %s cannot look", look.rule.pk)
        failed = partial(say, COULD_NOT_LOOK, rule=look.rule.name, problem=str(problem))
        tell_of_rule(look.rule, failed, now)
        _finish(look, error=failed()[:LONGEST_ERROR])
    return None


def _dues(
    looks: Iterable[Look], wanted: Sequence[Mapping[int, Mapping[int, int]]], settings: PlaySettings
) -> list[list[Due]]:
    """The entries of several kinds, each by rule and account, with what is known of their accounts."""
    facts = facts_of({account for kind in wanted for entries in kind.values() for account in entries})
    rules = {look.rule.pk: look.rule for look in looks}
    rates, cost = save_rates(), settings.cost_per_play
    versions = versions_in_force(rules.values())
    return [
        [
            Due(
                rules[rule],
                entry,
                facts[account],
                value_of(rules[rule], facts[account], rates, cost),
                versions.get(rules[rule].playbook_id),
            )
            for rule, entries in kind.items()
            for account, entry in entries.items()
            if account in facts
        ]
        for kind in wanted
    ]


def _close(look: Look, matched: int, entered: Entered, outcomes: Sequence[Outcome]) -> None:
    came = Counter(outcome.result for outcome in outcomes)
    _finish(
        look,
        matched=matched,
        entered=entered.entered,
        left=entered.left,
        opened=came[EntryResult.OPENED],
        updated=came[EntryResult.UPDATED],
        over_budget=came[EntryResult.OVER_BUDGET],
        held_out=came[EntryResult.HELD_OUT],
        told=came[EntryResult.TOLD],
    )


def _finish(look: Look, **found: object) -> None:
    seconds = time.monotonic() - look.began
    RulePassRecord.objects.filter(pk=look.record.pk).update(
        **{"error": "", **found}, seconds=seconds, finished_at=timezone.now()
    )
    PlayRuleRecord.objects.filter(pk=look.rule.pk).update(looked_at_run=look.run, looked_on=look.record.as_of)
