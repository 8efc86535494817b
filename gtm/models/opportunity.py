"""The table of opportunities."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from gtm.domain import OpportunityType, SalesStage

OPEN_STAGES = tuple(stage for stage in SalesStage if stage.is_open)


class OpportunityQuerySet(models.QuerySet["OpportunityRecord"]):
    """Queries on opportunities that carry a rule."""

    def visible_to(self, user: User, scope: Scope = Scope.ALL) -> Self:
        """Opportunities inherit the visibility of their account."""
        return self.filter(customer__in=CustomerRecord.objects.visible_to(user, scope))

    def open(self) -> Self:
        """Opportunities that are not closed."""
        return self.filter(stage__in=OPEN_STAGES)

    def closed(self) -> Self:
        """Opportunities that were won or lost."""
        return self.exclude(stage__in=OPEN_STAGES)


class OpportunityRecord(models.Model):
    """One opportunity."""

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
        )
        indexes = (
            models.Index(fields=["stage", "close_date"], name="opportunity_by_stage"),
            models.Index(fields=["customer", "stage"], name="opportunity_by_customer"),
        )

    def __str__(self) -> str:
        return self.opp_id
