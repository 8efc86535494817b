"""The table of subscription periods."""

from django.db import models
from django.db.models import F, Q

from customers.models.customer import CustomerRecord


class SubscriptionRecord(models.Model):
    """One period of one product of one customer: the history that past features are made of.

    Attributes:
        product: which product, where a customer has several at once; empty for the only one.
        valid_to: first day it no longer holds; None while it runs.
    """

    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="subscriptions")
    product = models.CharField(max_length=128, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    plan_tier = models.CharField(max_length=16, null=True, blank=True)
    mrr = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True)
    billing_period_months = models.PositiveSmallIntegerField(null=True, blank=True)
    renewal_date = models.DateField(null=True, blank=True)
    auto_renew = models.BooleanField(null=True, blank=True)
    discount = models.FloatField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    ingested_at = models.DateTimeField()

    class Meta:
        ordering = ("valid_from", "product")
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "product", "valid_from"], name="subscription_period_once"
            ),
            models.CheckConstraint(
                condition=Q(mrr__gte=0) | Q(mrr=None), name="subscription_mrr_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")) | Q(valid_to=None),
                name="subscription_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(discount__gte=0, discount__lte=1) | Q(discount=None),
                name="subscription_discount_share",
            ),
        )

    def __str__(self) -> str:
        return f"{self.product or 'subscription'} from {self.valid_from}"
