"""The cut-offs between tiers: as columns of other tables, and the table of those put in force."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from predictions.domain import DEFAULT_CUTOFFS, TierCutoffs


class CutoffColumns(models.Model):
    """The cut-offs between tiers as three columns: the probability from which a tier begins."""

    medium_from = models.FloatField(default=DEFAULT_CUTOFFS.medium)
    high_from = models.FloatField(default=DEFAULT_CUTOFFS.high)
    critical_from = models.FloatField(default=DEFAULT_CUTOFFS.critical)

    class Meta:
        abstract = True

    @property
    def cutoffs(self) -> TierCutoffs:
        """The three as one value."""
        return TierCutoffs(self.medium_from, self.high_from, self.critical_from)


CUTOFFS_RISE = Q(
    medium_from__gt=0, high_from__gt=F("medium_from"), critical_from__gt=F("high_from"), critical_from__lt=1
)


class OperatingPointRecord(CutoffColumns):
    """Cut-offs that a person put in force; the newest row is in force, the others are history.

    Without a row the default cut-offs are in force.

    Attributes:
        set_by: who put them in force; None for a command.
    """

    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=CUTOFFS_RISE, name="operating_point_rises"),
            models.CheckConstraint(condition=~Q(reason=""), name="operating_point_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.medium_from:.1%}, {self.high_from:.1%}, {self.critical_from:.1%}"
