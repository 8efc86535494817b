"""The table of what people say about customers that leave."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.domain import LONGEST_COMPETITOR, Departure, DepartureReason
from customers.models.customer import CustomerRecord


class DepartureRecord(models.Model):
    """One departure of one account that somebody logged; what only a file says has no row.

    Attributes:
        notice_on, leaves_on, reason, competitor, is_regretted, story: see ``customers.domain.Departure``.
        held_before: what the account held, by field as text, and the ends of its periods by primary key, so
            that a mistake can be taken back.
        came_back_on: when it became a customer again; None while it has not.
        came_back_why: what brought it back; may be empty.
    """

    customer = models.ForeignKey(
        CustomerRecord, on_delete=models.CASCADE, related_name="departures", db_index=False
    )
    notice_on = models.DateField(null=True, blank=True)
    leaves_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=24)
    competitor = models.CharField(max_length=LONGEST_COMPETITOR, blank=True, default="")
    is_regretted = models.BooleanField(default=True)
    story = models.TextField(blank=True, default="")
    held_before: Any = models.JSONField(default=dict)
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    came_back_on = models.DateField(null=True, blank=True)
    came_back_why = models.CharField(max_length=500, blank=True, default="")
    came_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-logged_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in DepartureReason]),
                name="departure_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(notice_on__isnull=False) | Q(leaves_on__isnull=False), name="departure_has_a_day"
            ),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(came_back_on=None), name="departure_open_once"
            ),
        )
        indexes = (models.Index(fields=["customer", "-logged_at"], name="departure_by_customer"),)

    def __str__(self) -> str:
        return f"{self.reason}, {self.leaves_on or self.notice_on}"

    @property
    def said(self) -> Departure:
        """What was said, as a value."""
        return Departure(
            reason=DepartureReason(self.reason),
            notice_on=self.notice_on,
            leaves_on=self.leaves_on,
            competitor=self.competitor,
            is_regretted=self.is_regretted,
            story=self.story,
        )
