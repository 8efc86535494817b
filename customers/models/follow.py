"""The table of who follows which account."""

from django.conf import settings
from django.db import models

from customers.models.customer import CustomerRecord


class FollowRecord(models.Model):
    """A person who wants to hear of an account."""

    customer = models.ForeignKey(
        CustomerRecord, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField()

    class Meta:
        ordering = ("since", "pk")
        constraints = (models.UniqueConstraint(fields=["customer", "user"], name="follow_once"),)

    def __str__(self) -> str:
        return f"{self.user} follows {self.customer}"
