"""The tables of what a team can take on: for everybody, and for single people."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from gtm.domain.rules import MOST_A_WEEK, MOST_HELD_OUT


class PlaySettingsRecord(models.Model):
    """What a person put in force; the newest row is in force, the others are history.

    Without a row the defaults of the columns are in force.

    Attributes:
        plays_per_week: that rules may open for one owner.
        hours_per_week: that one owner has for plays.
        cost_per_hour: US dollars.
        holdout_share: of flagged accounts that get no play; 0 for none.
        holdouts_per_week: accounts that are drawn for it in one week, at most.
        set_by: None for a command.
    """

    plays_per_week = models.PositiveSmallIntegerField(default=10)
    hours_per_week = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(40))
    hours_per_play = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(4))
    cost_per_hour = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(60))
    holdout_share = models.FloatField(default=0)
    holdouts_per_week = models.PositiveSmallIntegerField(default=MOST_A_WEEK)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(hours_per_week__gt=0, hours_per_play__gt=0, cost_per_hour__gte=0),
                name="play_settings_possible",
            ),
            models.CheckConstraint(
                condition=Q(holdout_share=0) | Q(holdout_share__gte=0.1, holdout_share__lte=MOST_HELD_OUT),
                name="play_settings_holdout_share",
            ),
            models.CheckConstraint(
                condition=Q(holdouts_per_week__gte=1), name="play_settings_holdouts_possible"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="play_settings_have_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.plays_per_week} plays a week"


class PlayBudgetRecord(models.Model):
    """What one person can take on, where it is not as for everybody."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="play_budget"
    )
    plays_per_week = models.PositiveSmallIntegerField()
    hours_per_week = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(hours_per_week__gte=0), name="play_budget_hours_possible"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.plays_per_week} plays a week"
