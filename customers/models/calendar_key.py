"""The table of secret addresses under which calendars are subscribed to."""

from django.conf import settings
from django.db import models


class CalendarKeyRecord(models.Model):
    """The key of one person's calendar; the address itself is shown once and not kept.

    Attributes:
        key_hash: SHA-256 of the key, hexadecimal.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.user}"
