"""The table of files that people keep with an account; their content lies in the data folder."""

from typing import Self

from django.conf import settings
from django.db import models

from churnapp.accounts.models import User
from customers.models.customer import CustomerRecord


class FileQuerySet(models.QuerySet["FileRecord"]):
    """Queries on files that carry a rule."""

    def visible_to(self, user: User) -> Self:
        """Files inherit the visibility of their account."""
        return self.filter(customer__in=CustomerRecord.objects.visible_to(user))

    def kept(self) -> Self:
        """Files that nobody deleted."""
        return self.filter(deleted_at=None)


class FileRecord(models.Model):
    """One file of one account.

    Attributes:
        name: as it was called where it came from.
        size: bytes.
        content_hash: SHA-256 of the content in hex, which is also where it lies.
        deleted_at: None while it stands; a deleted one can be restored for a while.
    """

    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content_hash = models.CharField(max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.name
