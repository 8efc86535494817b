"""The tables of what an opportunity is made of: products, and people of the customer."""

from django.db import models
from django.db.models import Q

from customers.models import ContactRecord
from gtm.domain import DealLine, DealRole
from gtm.models.opportunity import OpportunityRecord


class OpportunityLineRecord(models.Model):
    """One product of an opportunity.

    Attributes:
        price: of one piece for the whole term, US dollars.
    """

    opportunity = models.ForeignKey(OpportunityRecord, on_delete=models.CASCADE, related_name="lines")
    product = models.CharField(max_length=128)
    quantity = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=1), name="opportunity_line_has_pieces"),
            models.CheckConstraint(condition=Q(price__gte=0), name="opportunity_line_price_not_negative"),
        )

    def __str__(self) -> str:
        return str(self.line)

    @property
    def line(self) -> DealLine:
        """The line as a value."""
        return DealLine(self.product, self.quantity, self.price)


class OpportunityPersonRecord(models.Model):
    """A person of the customer who has a say in an opportunity."""

    opportunity = models.ForeignKey(OpportunityRecord, on_delete=models.CASCADE, related_name="people")
    contact = models.ForeignKey(ContactRecord, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=16)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["opportunity", "contact"], name="opportunity_person_once"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in DealRole]), name="opportunity_person_role_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.contact.name}, {self.deal_role.label.lower()}"

    @property
    def deal_role(self) -> DealRole:
        """The part the person plays."""
        return DealRole(self.role)
