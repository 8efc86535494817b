"""Switching rules on and off."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from churnapp.saying import say
from gtm.models import PlayRuleRecord
from gtm.repositories.rules.entering import leave_rule
from gtm.repositories.rules.telling import tell_of_rule

LONGEST_REASON = 500


class RuleChangedMeanwhile(RuntimeError):
    """Somebody changed the rule after it was rehearsed; nothing was switched on."""


def switch_on(pk: int, *, version: int) -> PlayRuleRecord:
    """Switches a rule on; it looks within a minute, and about the scores that are published already too.

    Args:
        pk: which.
        version: that was rehearsed.

    Raises:
        RuleChangedMeanwhile: it is another version by now.
    """
    with transaction.atomic():
        rule = PlayRuleRecord.objects.select_for_update(of=("self",)).get(pk=pk)
        if rule.version != version:
            raise RuleChangedMeanwhile(say("The rule was changed since this rehearsal. Rehearse it again."))
        rule.is_on, rule.off_because, rule.times_on = True, "", rule.times_on + 1
        rule.looked_at_run = rule.looked_on = None
        rule.save(update_fields=["is_on", "off_because", "times_on", "looked_at_run", "looked_on"])
    return rule


def switch_off(rule: PlayRuleRecord, now: datetime, because: str = "") -> None:
    """Switches a rule off; every stay in it ends, its plays stay as they are.

    Args:
        rule: which.
        now: UTC.
        because: why, where no person did.
    """
    with transaction.atomic():
        rule.is_on, rule.off_because = False, because[:LONGEST_REASON]
        rule.save(update_fields=["is_on", "off_because"])
        leave_rule(rule, now.date())


def switch_off_by_itself(rule: PlayRuleRecord, sentence: Callable[[], str], now: datetime) -> None:
    """Switches a rule off that cannot look any more, and tells admins why."""
    switch_off(rule, now, sentence())
    tell_of_rule(rule, sentence, now)
