"""The tables of links that show an account to people without a login, and of their openings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from customers.models.customer import CustomerRecord


class ShareRecord(models.Model):
    """A link that shows one account, read only, for a while.

    Attributes:
        token_hash: SHA-256 of the token in hex; the token itself is shown once and kept nowhere.
        with_notes: whether internal notes are shown.
        created_by: whose eyes the link has: it shows nothing once that person may not see the account.
        revoked_at: None while nobody took it back.
    """

    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="shares")
    token_hash = models.CharField(max_length=64, unique=True)
    with_notes = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shares")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="share_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"share of {self.customer} until {self.expires_at:%Y-%m-%d}"


class ShareOpeningRecord(models.Model):
    """One opening of a shared account.

    Attributes:
        address: network address of whoever opened it; None where it was not told.
    """

    share = models.ForeignKey(ShareRecord, on_delete=models.CASCADE, related_name="openings")
    opened_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        ordering = ("-opened_at", "-pk")

    def __str__(self) -> str:
        return f"opened at {self.opened_at:%Y-%m-%d %H:%M}"
