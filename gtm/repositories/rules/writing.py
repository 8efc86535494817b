"""Writing rules down, and changing them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from churnapp.accounts.models import User
from customers.models import TagRecord
from gtm.domain.webhook import WebhookSecret
from gtm.models import PlaybookRecord, PlayRuleRecord
from gtm.repositories.rules.switching import switch_off

ASKED = ("trigger", "where", "days", "play_type", "reason", "playbook_id", "tag_id", "notify", "webhook_url")


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a rule asks and does, as somebody wrote it.

    Attributes:
        where: conditions as the account list writes them in its address.
        tag: its name, known or new; empty for none.
    """

    name: str
    trigger: str
    where: str
    days: int
    play_type: str = ""
    reason: str = ""
    playbook: PlaybookRecord | None = None
    tag: str = ""
    notify: bool = False
    webhook_url: str = ""


def write_rule(text: RuleText, *, by: User | None, now: datetime) -> PlayRuleRecord:
    """A new rule; it is off."""
    rule = PlayRuleRecord(created_by=by, created_at=now)
    with transaction.atomic():
        _put(rule, text, now)
        rule.save()
    return rule


def change_rule(rule: PlayRuleRecord, text: RuleText, *, now: datetime) -> bool:
    """Changes a rule; returns whether it asks or does something else now.

    Then it is another version: it is switched off until somebody rehearses it, and begins anew with every
    account.
    """
    before = [getattr(rule, name) for name in ASKED]
    with transaction.atomic():
        _put(rule, text, now)
        has_changed = before != [getattr(rule, name) for name in ASKED]
        if has_changed:
            rule.version += 1
            switch_off(rule, now)
        rule.save()
    return has_changed


def _put(rule: PlayRuleRecord, text: RuleText, now: datetime) -> None:
    rule.name, rule.trigger, rule.where, rule.days = text.name, text.trigger, text.where, text.days
    rule.play_type, rule.reason, rule.playbook = text.play_type, text.reason, text.playbook
    rule.tag, rule.notify, rule.webhook_url = _tag(text.tag), text.notify, text.webhook_url
    rule.changed_at = now
    if rule.webhook_url and not rule.webhook_secret:
        rule.webhook_secret = WebhookSecret.new().written


def _tag(name: str) -> TagRecord | None:
    if not name:
        return None
    tag, _ = TagRecord.objects.get_or_create(name__iexact=name, defaults={"name": name})
    return tag
