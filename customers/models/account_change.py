"""The table of what was changed on accounts."""

from django.conf import settings
from django.db import models

from customers.models.customer import CustomerRecord


class AccountChangeRecord(models.Model):
    """One field of one account that was changed; never changed itself.

    Attributes:
        field: name of the field without ``_id``.
        before, after: the values as text: ISO dates, plain numbers; of people and accounts their keys.
        changed_by: None for imports, and for people whose login was deleted.
        is_import: whether a file said so.
    """

    customer = models.ForeignKey(
        CustomerRecord, on_delete=models.CASCADE, related_name="changes", db_index=False
    )
    field = models.CharField(max_length=32)
    before = models.TextField(blank=True, default="")
    after = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_import = models.BooleanField(default=False)

    class Meta:
        ordering = ("-changed_at", "-pk")
        indexes = (models.Index(fields=["customer", "-changed_at", "-id"], name="account_change_by_time"),)

    def __str__(self) -> str:
        return f"{self.field}: {self.before or '–'} → {self.after or '–'}"
