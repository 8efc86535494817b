"""The tables of rules: what they ask and do, who entered them, and when they looked."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.models import CustomerRecord, TagRecord
from gtm.domain import PlayType
from gtm.domain.rules import EntryResult, RuleTrigger
from gtm.models.plays import PlaybookRecord, PlayRecord

LONGEST_CONDITIONS = 4_000


class PlayRuleRecord(models.Model):
    """What is done by itself about accounts that match.

    Attributes:
        where: conditions as the account list writes them in its address; empty for every active account.
        days: of matching before it fires, or before the renewal; 0 after a scoring run.
        play_type, reason: of the play that it opens; both empty where it opens none.
        playbook: whose newest tasks the play gets; None for none.
        tag: that it puts on accounts; None for none.
        notify: whether it tells who looks after the account.
        webhook_url, webhook_secret: where it sends what happened, and the key that signs it.
        is_on: False for a new rule, and after ``off_because``.
        off_because: why it was switched off by itself; empty when a person did.
        looked_at_run: primary key of the newest published scoring run that it looked at.
        looked_on: the last day on which it looked.
        version: rises with every change, so that nobody switches on what was never rehearsed.
        times_on: how often it was switched on; each time it looks anew.
    """

    name = models.CharField(max_length=120, unique=True)
    is_on = models.BooleanField(default=False)
    off_because = models.CharField(max_length=500, blank=True, default="")
    trigger = models.CharField(max_length=16, default=RuleTrigger.MATCHES)
    where = models.CharField(max_length=LONGEST_CONDITIONS, blank=True, default="")
    days = models.PositiveSmallIntegerField(default=0)
    play_type = models.CharField(max_length=16, blank=True, default="")
    reason = models.CharField(max_length=255, blank=True, default="")
    playbook = models.ForeignKey(
        PlaybookRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tag = models.ForeignKey(TagRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    notify = models.BooleanField(default=False)
    webhook_url = models.URLField(max_length=500, blank=True, default="")
    webhook_secret = models.CharField(max_length=120, blank=True, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    times_on = models.PositiveIntegerField(default=0)
    looked_at_run = models.BigIntegerField(null=True, blank=True)
    looked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="play_rule_named"),
            models.CheckConstraint(
                condition=Q(trigger__in=[trigger.value for trigger in RuleTrigger]),
                name="play_rule_trigger_known",
            ),
            models.CheckConstraint(
                condition=Q(play_type="", reason="")
                | (Q(play_type__in=[kind.value for kind in PlayType]) & ~Q(reason="")),
                name="play_rule_play_whole",
            ),
        )

    def __str__(self) -> str:
        return self.name


class RuleEntryRecord(models.Model):
    """One stay of one account in one rule, see ``gtm.domain.rules.Episode``.

    Attributes:
        version: of the rule that it stays in: a rule that asks or does something else begins anew.
        fired_at: when the rule was done with it; None while it waits for its days or for room.
        play: that was opened or brought up to date.
        value: what the play was expected to be worth then, US dollars; None where nothing says it.
        detail: what there is to say about the result; may be empty.
    """

    rule = models.ForeignKey(PlayRuleRecord, on_delete=models.CASCADE, related_name="entries", db_index=False)
    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="rule_entries")
    version = models.PositiveIntegerField(default=1)
    entered_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    fired_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=16, default=EntryResult.WAITING)
    play = models.ForeignKey(
        PlayRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="rule_entries"
    )
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    detail = models.CharField(max_length=255, blank=True, default="")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["rule", "customer"], condition=Q(left_on=None), name="rule_entry_open_once"
            ),
            models.CheckConstraint(
                condition=Q(result__in=[result.value for result in EntryResult]),
                name="rule_entry_result_known",
            ),
        )
        indexes = (
            models.Index(fields=["rule", "left_on", "result"], name="rule_entry_by_rule"),
            models.Index(fields=["rule", "-fired_at"], name="rule_entry_by_firing"),
        )

    def __str__(self) -> str:
        return f"{self.rule}: {EntryResult(self.result).label}"


class RulePassRecord(models.Model):
    """One look of one rule at all accounts.

    Attributes:
        occasion: what made it look: ``run-17`` or ``day-2026-11-30``, and which time it is on; a rule looks
            once for each.
        finished_at: None while it looks, or when its worker died.
        entered, left: how many accounts began and ended their stay.
        seconds: how long it took.
        error: what went wrong, or empty.
    """

    rule = models.ForeignKey(PlayRuleRecord, on_delete=models.CASCADE, related_name="passes")
    occasion = models.CharField(max_length=32)
    as_of = models.DateField()
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    matched = models.PositiveIntegerField(default=0)
    entered = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    over_budget = models.PositiveIntegerField(default=0)
    held_out = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    error = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=["rule", "occasion"], name="rule_pass_once"),)

    def __str__(self) -> str:
        return f"{self.rule} for {self.occasion}"
