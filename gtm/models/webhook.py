"""The table of what rules send to other programs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from gtm.models.rule import PlayRuleRecord


class DeliveryStatus(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", gettext_lazy("Waiting")
    DELIVERED = "delivered", gettext_lazy("Delivered")
    GIVEN_UP = "given_up", gettext_lazy("Given Up")


class WebhookDeliveryRecord(models.Model):
    """One message of one rule to one address.

    Attributes:
        message_id: sent as ``webhook-id``: the same at every attempt, so that a receiver notices repeats.
        url: where it goes, as the rule said it when it fired.
        body: exactly the bytes that are signed and sent, as text.
        next_attempt_at: when it is tried next; None once it is over.
        answer: status code and beginning of the last answer, or why there was none.
    """

    rule = models.ForeignKey(PlayRuleRecord, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=64, unique=True)
    url = models.URLField(max_length=500)
    body = models.TextField()
    status = models.CharField(max_length=16, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    attempted_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="webhook_status_known"
            ),
        )
        indexes = (
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="webhook_to_attempt",
            ),
        )

    def __str__(self) -> str:
        return f"{self.message_id}: {self.get_status_display()}"
