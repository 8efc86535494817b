"""The table of the people at customers."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy

from customers.models.customer import CustomerRecord


class ContactRole(models.TextChoices):
    """What a contact means for the account."""

    CHAMPION = "champion", gettext_lazy("Champion")
    SPONSOR = "sponsor", gettext_lazy("Sponsor")
    USER = "user", gettext_lazy("User")
    BILLING = "billing", gettext_lazy("Billing")


class ContactQuerySet(models.QuerySet["ContactRecord"]):
    """Queries on contacts that carry a rule."""

    def present(self) -> Self:
        """The people whom nobody took off the list."""
        return self.filter(removed_at=None)

    def champions(self) -> Self:
        """Those who speak for the product."""
        return self.present().filter(role=ContactRole.CHAMPION)


class ContactRecord(models.Model):
    """A person at the customer.

    Attributes:
        contact_id: the vendor's own key, or one made here for a person whom somebody typed in.
        removed_at: when the person was taken off the list; no file puts anybody back. None while there.
    """

    contact_id = models.CharField(max_length=128, unique=True)
    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=255)
    email = models.EmailField(blank=True)
    title = models.CharField(max_length=255, blank=True)
    role = models.CharField(max_length=16, choices=ContactRole.choices, blank=True)
    last_active_on = models.DateField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    ingested_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        indexes = (
            models.Index(fields=["role", "customer", "last_active_on"], name="contact_by_role"),
            models.Index(fields=["name", "id"], name="contact_by_name"),
            models.Index(fields=["email", "id"], name="contact_by_email"),
            models.Index(fields=["title", "id"], name="contact_by_title"),
            models.Index(fields=["last_active_on", "id"], name="contact_by_last_day"),
        )

    def __str__(self) -> str:
        return self.name
