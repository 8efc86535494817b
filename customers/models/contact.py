"""The table of the people at customers."""

from django.db import models

from customers.models.customer import CustomerRecord


class ContactRole(models.TextChoices):
    """What a contact means for the account."""

    CHAMPION = "champion"
    SPONSOR = "sponsor"
    USER = "user"
    BILLING = "billing"


class ContactRecord(models.Model):
    """A person at the customer."""

    contact_id = models.CharField(max_length=128, unique=True)
    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=255)
    email = models.EmailField(blank=True)
    title = models.CharField(max_length=255, blank=True)
    role = models.CharField(max_length=16, choices=ContactRole.choices, blank=True)
    last_active_on = models.DateField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    ingested_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "pk")
        indexes = (models.Index(fields=["role", "customer", "last_active_on"], name="contact_by_role"),)

    def __str__(self) -> str:
        return self.name
