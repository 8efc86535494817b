"""The tables of tickets, risk signals, releases and roles of event types; events live in the event log."""

from django.db import models
from django.db.models import Q

from customers.models import CustomerRecord
from usage.domain import EventRole, TicketPriority


class TicketRecord(models.Model):
    """One support ticket.

    Attributes:
        resolution_hours: hours from opening to solution; None while it is open.
        csat: satisfaction as the vendor measures it; None when not asked.
    """

    ticket_id = models.CharField(max_length=128, unique=True)
    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="tickets")
    created_date = models.DateField()
    priority = models.CharField(max_length=16, default=TicketPriority.MEDIUM)
    resolution_hours = models.FloatField(null=True, blank=True)
    topic = models.CharField(max_length=255, blank=True)
    csat = models.FloatField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    ingested_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_date", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(priority__in=list(TicketPriority)), name="ticket_priority_known"
            ),
            models.CheckConstraint(
                condition=Q(resolution_hours__gte=0) | Q(resolution_hours=None),
                name="ticket_resolution_not_negative",
            ),
        )
        indexes = (
            models.Index(fields=["customer", "created_date"], name="ticket_by_customer_day"),
            models.Index(fields=["created_date", "id"], name="ticket_by_day"),
            # few tickets wait: this holds only those
            models.Index(
                fields=["priority", "created_date"],
                condition=Q(resolution_hours=None),
                name="ticket_that_waits",
            ),
        )

    def __str__(self) -> str:
        return self.ticket_id


class RiskSignalRecord(models.Model):
    """Compliance gap and vendor flags of one customer as of one moment."""

    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="risk_signals")
    computed_at = models.DateTimeField()
    compliance_gap_score = models.FloatField(null=True, blank=True)
    vendor_risk_flags = models.PositiveIntegerField(null=True, blank=True)
    ingested_at = models.DateTimeField()

    class Meta:
        ordering = ("-computed_at",)
        constraints = (
            models.UniqueConstraint(fields=["customer", "computed_at"], name="risk_signal_once"),
            models.CheckConstraint(
                condition=Q(compliance_gap_score__gte=0, compliance_gap_score__lte=1)
                | Q(compliance_gap_score=None),
                name="risk_signal_gap_share",
            ),
        )

    def __str__(self) -> str:
        return f"risk signals at {self.computed_at:%Y-%m-%d}"


class ReleaseRecord(models.Model):
    """A release of the vendor's product: a day that charts of usage mark.

    Attributes:
        removed_at: since when it is marked no more; None while it is.
    """

    name = models.CharField(max_length=80)
    released_on = models.DateField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-released_on", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["name", "released_on"], condition=Q(removed_at=None), name="release_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class EventRoleRecord(models.Model):
    """A vendor's own event name mapped onto a role; the default roles need no row."""

    event_type = models.CharField(max_length=128)
    role = models.CharField(max_length=32)

    class Meta:
        ordering = ("event_type", "role")
        constraints = (
            models.UniqueConstraint(fields=["event_type", "role"], name="event_role_once"),
            models.CheckConstraint(condition=Q(role__in=list(EventRole)), name="event_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.event_type} is {self.role}"
