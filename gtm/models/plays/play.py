"""The table of plays."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.saying import say
from customers.models import CustomerRecord
from gtm.domain import PlayStatus, PlayType
from gtm.models.opportunity import OpportunityRecord
from gtm.models.plays.playbook import PlaybookVersionRecord

OPEN_PLAYS = tuple(status.value for status in PlayStatus if status.is_open)


class PlayQuerySet(models.QuerySet["PlayRecord"]):
    """Queries on plays that carry a rule."""

    def visible_to(self, user: User, scope: Scope = Scope.ALL) -> Self:
        """Plays inherit the visibility of their account; whoever sees every account sees them all."""
        if scope.within(Scope(user.reach)) is Scope.ALL:
            return self
        return self.filter(customer__in=CustomerRecord.objects.visible_to(user, scope))

    def open(self) -> Self:
        """Plays without an outcome."""
        return self.filter(status__in=OPEN_PLAYS)

    def awake(self) -> Self:
        """Open plays that nobody has put off."""
        return self.open().filter(snoozed_until=None)


class PlayRecord(models.Model):
    """Something that is done about an account.

    Attributes:
        reason, story, driver_group: see ``gtm.domain.PlayCause``.
        prediction: behind it; None where there is none, or it was cleared away.
        probability: of leaving, by that prediction when the play was opened; it stays when predictions are
            cleared away, and when the play is brought up to date. None where there was none.
        opportunity: that waits for it; None where none does.
        rule: that opened it; None where a person did, or once the rule was deleted.
        owner: who does it; None for nobody yet.
        acting_since: the first day somebody acted; None before.
        closed_on: None while it is open.
        closed_by: None while it is open, and where a check closed it.
        closed_by_check: whether it ended by itself, because its goal was seen; ``evidence`` says what was.
        priority: expected value of acting, US dollars; None where the account has no score or revenue.
        snoozed_until: the first day on which it counts again; None while it counts.
        playbook_version: that it follows, as it was then; None for none.
    """

    customer = models.ForeignKey(
        CustomerRecord, on_delete=models.CASCADE, related_name="plays", db_index=False
    )
    play_type = models.CharField(max_length=16)
    reason = models.CharField(max_length=255)
    story = models.CharField(max_length=500, blank=True, default="")
    driver_group = models.CharField(max_length=16, blank=True, default="")
    prediction = models.ForeignKey(
        "predictions.PredictionRecord", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    probability = models.FloatField(null=True, blank=True)
    opportunity = models.ForeignKey(
        OpportunityRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="plays"
    )
    rule = models.ForeignKey(
        "gtm.PlayRuleRecord", null=True, blank=True, on_delete=models.SET_NULL, related_name="plays"
    )
    status = models.CharField(max_length=16, default=PlayStatus.AT_RISK)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="plays"
    )
    due_on = models.DateField()
    status_entered_on = models.DateField()
    acting_since = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_by_check = models.BooleanField(default=False)
    outcome_note = models.CharField(max_length=500, blank=True, default="")
    evidence = models.CharField(max_length=500, blank=True, default="")
    priority = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    priced_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateField(null=True, blank=True)
    snooze_reason = models.CharField(max_length=255, blank=True, default="")
    playbook_version = models.ForeignKey(
        PlaybookVersionRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="plays"
    )

    objects = PlayQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(play_type__in=[kind.value for kind in PlayType]), name="play_type_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in PlayStatus]), name="play_status_known"
            ),
            models.UniqueConstraint(
                fields=["customer", "play_type", "reason"],
                condition=Q(status__in=OPEN_PLAYS),
                name="play_open_once",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None) | Q(status__in=OPEN_PLAYS), name="play_snoozed_while_open"
            ),
            models.CheckConstraint(
                condition=Q(probability=None) | Q(probability__gte=0, probability__lte=1),
                name="play_probability_is_one",
            ),
        )
        indexes = (
            models.Index(fields=["customer", "status"], name="play_by_customer"),
            models.Index(fields=["status", "due_on"], name="play_by_due_day"),
            models.Index(fields=["status", "snoozed_until", "priority"], name="play_by_worth"),
            models.Index(fields=["status", "closed_on"], name="play_by_closing"),
        )

    def __str__(self) -> str:
        return f"{PlayType(self.play_type).label}: {self.words}"

    @property
    def words(self) -> str:
        """Its reason in the reader's language where the product gave it; else as it was written."""
        return say(self.reason)
