"""Telling people what rules found."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from churnapp.notifications.notify import Note, notify_admins, notify_all
from customers.queries.account import account_url
from gtm.domain.rules import EntryResult
from gtm.models import PlayRuleRecord
from gtm.repositories.rules.outcomes import Outcome

MATCHED, ALARM = "rule_matched", "rule_alarm"
TOLD_ONE_BY_ONE = 5


def tell_about(outcomes: Sequence[Outcome]) -> None:
    """Tells who looks after the accounts of one rule: one by one, or in one line where there are many."""
    by_owner: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.due.account.owner is not None:
            by_owner[outcome.due.account.owner].append(outcome)
    notify_all(MATCHED, _notes(by_owner))


def tell_of_unowned(outcomes: Iterable[Outcome], now: datetime) -> None:
    """Tells admins how many new plays nobody owns, because nobody looks after their accounts any more."""
    unowned = [
        outcome
        for outcome in outcomes
        if outcome.result is EntryResult.OPENED and outcome.due.account.owner is None
    ]
    if not unowned:
        return
    notify_admins(
        ALARM,
        title=partial(_unowned_said, len(unowned), unowned[0].due.account.name),
        url=f"{reverse('gtm:plays')}?scope=all&attention=unowned",
        dedupe_key=f"unowned-{now.date().isoformat()}-{unowned[0].due.entry}",
    )


def tell_of_rule(rule: PlayRuleRecord, sentence: Callable[[], str], now: datetime) -> None:
    """Tells admins that a rule was switched off or could not look."""
    notify_admins(
        ALARM,
        title=sentence,
        url=reverse("gtm:play_rule", args=[rule.pk]),
        dedupe_key=f"rule-{rule.pk}-v{rule.version}-{now.date().isoformat()}",
    )


def _notes(by_owner: dict[int, list[Outcome]]) -> Iterator[Note]:
    for owner, outcomes in by_owner.items():
        if len(outcomes) > TOLD_ONE_BY_ONE:
            yield _many(owner, outcomes)
            continue
        for outcome in outcomes:
            yield _one(owner, outcome)


def _one(owner: int, outcome: Outcome) -> Note:
    account, rule = outcome.due.account, outcome.due.rule
    return Note(
        owner,
        partial(_one_said, account.name, rule.name),
        account_url(account.pk),
        f"rule-{rule.pk}-{outcome.due.entry}",
        account.pk,
    )


def _many(owner: int, outcomes: Sequence[Outcome]) -> Note:
    rule = outcomes[0].due.rule
    return Note(
        owner,
        partial(_many_said, rule.name, len(outcomes)),
        f"{reverse('customers:accounts')}?scope=mine&where={rule.where}",
        f"rule-{rule.pk}-{outcomes[0].due.entry}",
    )


def _unowned_said(count: int, account: str) -> str:
    return _(
        "Nobody owns %(count)d new plays: nobody looks after their accounts. The first is %(account)s."
    ) % {"count": count, "account": account}


def _one_said(account: str, rule: str) -> str:
    return _("%(account)s: the rule “%(rule)s” applies") % {"account": account, "rule": rule}


def _many_said(rule: str, count: int) -> str:
    return _("The rule “%(rule)s” applies to %(count)d of your accounts") % {"rule": rule, "count": count}
