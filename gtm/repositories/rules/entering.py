"""Who entered a rule, who stays and who left: the kept state that days of matching are counted in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from gtm.domain.rules import GAP_DAYS, EntryResult, Episode, RuleTrigger
from gtm.models import HoldoutRecord, PlayRuleRecord, RuleEntryRecord
from gtm.repositories.many_rows import in_turns, insert_rows

ROWS_AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class Entered:
    """What one look changed, and who is due.

    Attributes:
        due: key of the entry by account, for accounts about which the rule is to do something now.
        entered, left: how many accounts began and ended their stay.
    """

    due: Mapping[int, int]
    entered: int
    left: int


def enter_rule(rule: PlayRuleRecord, matched: Collection[int], today: date) -> Entered:
    """Keeps who matches on a day, and says about whom the rule is to do something.

    Twice on a day changes nothing more. It is written 2,000 rows at a time, so that nobody waits for long.

    Args:
        rule: that looked.
        matched: primary keys of the accounts that match.
        today: the day of the look.
    """
    known, matched = _known(rule, today), set(matched)
    waiting = RuleTrigger(rule.trigger).waiting_days(rule.days)
    left = [pk for account, (pk, stay) in known.items() if stay.left_on is None and account not in matched]
    back = [pk for account, (pk, stay) in known.items() if stay.left_on is not None and account in matched]
    new = sorted(account for account in matched if account not in known)
    _update(left, left_on=today)
    _update(back, left_on=None, entered_on=today)
    made = _create(rule, new, today)
    stays = {
        account: (pk, stay.matched(today)) for account, (pk, stay) in known.items() if account in matched
    }
    stays |= {account: (pk, Episode(today)) for account, pk in made.items()}
    due = {account: pk for account, (pk, stay) in stays.items() if stay.is_due(today, waiting)}
    return Entered(due, len(made) + len(back), len(left))


def leave_rule(rule: PlayRuleRecord, today: date) -> int:
    """Ends every stay, because the rule stops looking or asks something else; returns how many."""
    return rule.entries.filter(left_on=None).update(left_on=today)


def _known(rule: PlayRuleRecord, today: date) -> dict[int, tuple[int, Episode]]:
    """The newest stay of each account that still goes on, or may go on after a gap."""
    recent = Q(left_on=None) | Q(left_on__gte=today - timedelta(days=GAP_DAYS))
    rows = rule.entries.filter(recent, version=rule.version).order_by("pk")
    found = rows.values_list("pk", "customer_id", "entered_on", "left_on", "fired_at", "result")
    matured = _matured(rule, today)
    return {
        account: (
            pk,
            Episode(entered, left, fired=fired is not None and not _may_now(result, account, matured)),
        )
        for pk, account, entered, left, fired, result in found.iterator()
    }


def _matured(rule: PlayRuleRecord, today: date) -> set[int]:
    """Accounts whose time in the hold-out is over: whoever still matches gets the play after all."""
    held = HoldoutRecord.objects.filter(play_type=rule.play_type).values_list("customer_id", flat=True)
    return set(held.filter(matures_on__lte=today)) - set(held.filter(matures_on__gt=today))


def _may_now(result: str, account: int, matured: set[int]) -> bool:
    return result == EntryResult.HELD_OUT and account in matured


def _create(rule: PlayRuleRecord, accounts: Iterable[int], today: date) -> dict[int, int]:
    made: dict[int, int] = {}
    same = {"rule_id": rule.pk, "version": rule.version, "entered_on": today}
    for batch in in_turns(accounts, ROWS_AT_A_TIME):
        with transaction.atomic():
            keys = insert_rows(RuleEntryRecord, ["customer_id"], [(account,) for account in batch], same)
        made |= dict(zip(batch, keys, strict=True))
    return made


def _update(keys: Iterable[int], **changes: object) -> None:
    for batch in in_turns(keys, ROWS_AT_A_TIME):
        _entries(batch).update(**changes)


def _entries(keys: Iterable[int]) -> QuerySet[RuleEntryRecord]:
    return RuleEntryRecord.objects.filter(pk__in=list(keys))
