"""The table of the cut-offs of the quadrant."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gtm.domain import ExpansionCutoffs
from predictions.domain import MOST_POINTS


class ExpansionCutoffRecord(models.Model):
    """Cut-offs that a person put in force; the newest row is in force, the others are history.

    Attributes:
        pressure_from: points of the rules, where no model tells accounts apart.
        set_by: who put them in force; None for a command.
    """

    churn_from = models.FloatField()
    propensity_from = models.FloatField()
    pressure_from = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(churn_from__gt=0, churn_from__lt=1, propensity_from__gt=0, propensity_from__lt=1),
                name="expansion_cutoffs_between_0_and_1",
            ),
            models.CheckConstraint(
                condition=Q(pressure_from__gte=1, pressure_from__lte=MOST_POINTS),
                name="expansion_cutoff_of_points",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="expansion_cutoffs_have_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.churn_from:.1%}, {self.propensity_from:.1%}, {self.pressure_from} points"

    @property
    def cutoffs(self) -> ExpansionCutoffs:
        """The three as one value."""
        return ExpansionCutoffs(self.churn_from, self.propensity_from, self.pressure_from)
