"""The table of what was changed on opportunities."""

from django.conf import settings
from django.db import models

from gtm.models.opportunity import OpportunityRecord


class OpportunityChangeRecord(models.Model):
    """One field of one opportunity that was changed; never changed itself.

    Attributes:
        field: name of the field, or ``created``.
        before, after: the values as text: ISO dates, plain numbers, keys of enums; of people their names.
        changed_by: None for imports, and for people whose login was deleted.
        is_import: whether a file said so.
        because: why, where the person was asked.
    """

    opportunity = models.ForeignKey(
        OpportunityRecord, on_delete=models.CASCADE, related_name="changes", db_index=False
    )
    field = models.CharField(max_length=32)
    before = models.TextField(blank=True, default="")
    after = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_import = models.BooleanField(default=False)
    because = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ("-changed_at", "-pk")
        indexes = (models.Index(fields=["opportunity", "-changed_at"], name="opportunity_change_by_time"),)

    def __str__(self) -> str:
        return f"{self.field}: {self.before or '–'} → {self.after or '–'}"
