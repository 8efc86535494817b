"""The table of opportunities."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from gtm.domain import ForecastCategory, LostReason, OpportunityType, SalesStage

OPEN_STAGES = tuple(stage for stage in SalesStage if stage.is_open)


class OpportunityQuerySet(models.QuerySet["OpportunityRecord"]):
    """Queries on opportunities that carry a rule."""

    def visible_to(self, user: User, scope: Scope = Scope.ALL) -> Self:
        """Opportunities inherit the visibility of their account; whoever sees every account sees them all."""
        if scope.within(Scope(user.reach)) is Scope.ALL:
            return self
        return self.filter(customer__in=CustomerRecord.objects.visible_to(user, scope))

    def open(self) -> Self:
        """Opportunities that are not closed."""
        return self.filter(stage__in=OPEN_STAGES)

    def closed(self) -> Self:
        """Opportunities that were won or lost."""
        return self.exclude(stage__in=OPEN_STAGES)


class OpportunityRecord(models.Model):
    """One opportunity.

    Attributes:
        next_step: what happens next, and ``next_step_on`` when.
        forecast_category: a person's word; None where the stage decides (``gtm.domain.ForecastCategory.of``).
        lost_reason: a ``LostReason``; empty where none was given.
        competitors: who else bids, as text.
        is_sum_of_lines: whether the amount follows the lines.
        stage_entered_on: None where it was not known when the row came in.
        slips, first_close_date: see ``gtm.domain.Slippage``.
        goes_on_because: why it goes on although the customer may leave; empty where nobody had to say.
        revision: how often it was changed; whoever sends an older one has not seen the last change.
    """

    opp_id = models.CharField(max_length=128, unique=True)
    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="opportunities")
    stage = models.CharField(max_length=16)
    close_date = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    opportunity_type = models.CharField(max_length=16, null=True, blank=True)
    sales_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="opportunities",
    )
    next_step = models.CharField(max_length=255, blank=True, default="")
    next_step_on = models.DateField(null=True, blank=True)
    forecast_category = models.CharField(max_length=16, null=True, blank=True)
    lost_reason = models.CharField(max_length=16, blank=True, default="")
    lost_note = models.CharField(max_length=500, blank=True, default="")
    competitors = models.CharField(max_length=255, blank=True, default="")
    is_sum_of_lines = models.BooleanField(default=False)
    stage_entered_on = models.DateField(null=True, blank=True)
    slips = models.PositiveSmallIntegerField(default=0)
    first_close_date = models.DateField(null=True, blank=True)
    goes_on_because = models.CharField(max_length=500, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    attributes = models.JSONField(default=dict, blank=True)
    ingested_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = ("close_date", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(stage__in=list(SalesStage)), name="opportunity_stage_known"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="opportunity_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(opportunity_type__in=list(OpportunityType)) | Q(opportunity_type=None),
                name="opportunity_type_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    forecast_category__in=[each.value for each in ForecastCategory if each.may_be_chosen]
                )
                | Q(forecast_category=None),
                name="opportunity_forecast_known",
            ),
            models.CheckConstraint(
                condition=Q(lost_reason__in=["", *(reason.value for reason in LostReason)]),
                name="opportunity_lost_reason_known",
            ),
        )
        indexes = (
            # holds all that the totals and the forecast above the list read
            models.Index(
                fields=[
                    "stage",
                    "close_date",
                    "opportunity_type",
                    "forecast_category",
                    "amount",
                    "customer",
                ],
                name="opportunity_by_stage",
            ),
            models.Index(fields=["customer", "stage", "close_date", "id"], name="opportunity_by_customer"),
            models.Index(
                fields=["close_date", "id"],
                condition=Q(stage__in=OPEN_STAGES),
                name="opportunity_open_by_close",
            ),
        )

    def __str__(self) -> str:
        return self.opp_id
