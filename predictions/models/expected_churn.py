"""The table of what a vendor expects to lose in a year, before its own history tells."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ExpectedChurnRecord(models.Model):
    """A statement of the yearly churn that is expected; the newest row is in force, the others are history.

    Attributes:
        yearly_rate: share of accounts that leave within a year, above 0 and below 1; None takes the statement
            back.
        set_by: who said so; None for a command.
    """

    yearly_rate = models.FloatField(null=True, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(yearly_rate=None) | Q(yearly_rate__gt=0, yearly_rate__lt=1),
                name="expected_churn_is_a_share",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="expected_churn_has_a_reason"),
        )

    def __str__(self) -> str:
        return "taken back" if self.yearly_rate is None else f"{self.yearly_rate:.1%} a year"
