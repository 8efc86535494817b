"""What a look of rules wants to happen: for each account that is due, with whom and what it is worth."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gtm.domain import PlayType, SaveRate
from gtm.domain.rules import week_of
from gtm.models import OPEN_PLAYS, HoldoutRecord, PlaybookVersionRecord, PlayRecord, PlayRuleRecord
from gtm.queries.rules.facts import AccountFacts


@dataclass(frozen=True, slots=True)
class Due:
    """One account about which one rule is to do something.

    Attributes:
        entry: key of its stay in the rule.
        value: of the play, expected, US dollars; None where nothing says it, or the rule opens none.
        playbook_version: whose tasks the play gets; None for none.
    """

    rule: PlayRuleRecord
    entry: int
    account: AccountFacts
    value: Decimal | None
    playbook_version: int | None = None

    @property
    def play(self) -> tuple[int, str, str]:
        """Which open play it would be: account, type and reason."""
        return self.account.pk, self.rule.play_type, self.rule.reason


def value_of(
    rule: PlayRuleRecord,
    account: AccountFacts,
    rates: Mapping[tuple[str, str], SaveRate],
    cost: Decimal,
) -> Decimal | None:
    """What the rule's play is expected to bring, US dollars; None without a play or a score."""
    if not rule.play_type:
        return None
    rate = rates.get((rule.play_type, ""), SaveRate())
    return account.value(PlayType(rule.play_type), rate.share, cost)


def open_already(rules: Iterable[PlayRuleRecord]) -> set[tuple[int, str, str]]:
    """The open plays that rules would open a second time: account, type and reason; one query."""
    wanted = {(rule.play_type, rule.reason) for rule in rules if rule.play_type}
    if not wanted:
        return set()
    reasons = [reason for _, reason in wanted]
    found = PlayRecord.objects.open().filter(reason__in=reasons).order_by()
    rows = found.values_list("customer_id", "play_type", "reason").iterator()
    return {row for row in rows if row[1:] in wanted}


def held_out_now(play_types: Collection[str], today: date) -> set[tuple[int, str]]:
    """Accounts that are held out of a type of play until their outcome is known, whichever rule drew them."""
    held = HoldoutRecord.objects.filter(play_type__in=play_types, matures_on__gt=today)
    return set(held.values_list("customer_id", "play_type"))


def held_out_before(rules: Sequence[PlayRuleRecord]) -> set[tuple[int, int]]:
    """Account and rule of everybody who was drawn already: nobody is held out of a rule twice."""
    held = HoldoutRecord.objects.filter(rule__in=rules)
    return {(account, rule) for account, rule in held.values_list("customer_id", "rule_id") if rule}


def held_out_this_week(today: date) -> int:
    """How many accounts were drawn since Monday, by all rules together; one query."""
    return HoldoutRecord.objects.filter(assigned_at__date__gte=week_of(today)).count()


def staying_with_open_plays(rule: PlayRuleRecord) -> dict[int, int]:
    """Accounts that stay in a rule whose play is still open, with the key of their stay; one query."""
    stays = rule.entries.filter(left_on=None, play__status__in=OPEN_PLAYS, play__snoozed_until=None)
    return dict(stays.order_by().values_list("customer_id", "pk"))


def versions_in_force(rules: Iterable[PlayRuleRecord]) -> dict[int | None, int]:
    """The newest version of the playbook of each rule that has one, by playbook; at most one query."""
    playbooks = {rule.playbook_id for rule in rules} - {None}
    if not playbooks:
        return {}
    versions = PlaybookVersionRecord.objects.filter(playbook__in=playbooks).order_by("number")
    return dict(versions.values_list("playbook_id", "pk"))
