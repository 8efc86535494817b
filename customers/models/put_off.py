"""The table of accounts that a person does not want on the worklist for now."""

from django.conf import settings
from django.db import models

from customers.models.customer import CustomerRecord


class PutOffRecord(models.Model):
    """An account that stays off one person's worklist until a day; others still see it.

    Attributes:
        until: the day it comes back.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="+")
    until = models.DateField()

    class Meta:
        ordering = ("until", "pk")
        constraints = (models.UniqueConstraint(fields=["user", "customer"], name="put_off_once"),)

    def __str__(self) -> str:
        return f"until {self.until}"
