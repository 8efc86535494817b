"""The tables of what people are told, how often, and of which accounts they want to hear nothing."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from churnapp.accounts.models import User
from churnapp.notifications.events import Frequency
from churnapp.notifications.visibility import visible_account_pks


class NotificationQuerySet(models.QuerySet["NotificationRecord"]):
    """Queries on notifications that carry a rule."""

    def readable_by(self, user: User) -> Self:
        """What the person was told, without accounts that the person may no longer see."""
        own, visible = self.filter(user=user), visible_account_pks(user)
        if visible is None:
            return own
        return own.filter(Q(account_pk=None) | Q(account_pk__in=visible))

    def unread(self) -> Self:
        """What nobody opened yet."""
        return self.filter(read_at=None)


class DigestRecord(models.Model):
    """What one mail told one person of one event, so that it can be opened as a list later."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=32)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.event} of {self.sent_at:%Y-%m-%d}"


class NotificationRecord(models.Model):
    """One thing that one person is told.

    Attributes:
        event: key of a ``NotificationEvent``.
        title: what happened, in one line, in the language of whoever was told.
        said: the same in other languages of the product, by their codes.
        url: where it can be seen, a path of this product.
        account_pk: primary key of the account it is about; None for none. No foreign key: accounts lie above.
        row_pk: primary key in the list of the event; None where it is about no row of it.
        dedupe_key: the same word for the same happening, however often it is told.
        frequency: of mail, as the person had chosen when it happened.
        mailed_at: None while it waits for a mail, or never goes by mail.
        digest: the part of a mail that told of it among others.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    event = models.CharField(max_length=32)
    title = models.CharField(max_length=255)
    said = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=500)
    account_pk = models.BigIntegerField(null=True, blank=True)
    row_pk = models.BigIntegerField(null=True, blank=True)
    dedupe_key = models.CharField(max_length=128)
    frequency = models.CharField(max_length=8, choices=Frequency.choices)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    digest = models.ForeignKey(
        DigestRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="notifications"
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["user", "event", "dedupe_key"], name="notification_once"),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="notification_frequency_known"
            ),
        )
        indexes = (
            models.Index(fields=["user", "-created_at", "-id"], name="notification_by_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(
                fields=["frequency", "user"], condition=Q(mailed_at=None), name="notification_to_mail"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> str:
        """What happened, in the language of whoever reads it now, where it was said in it."""
        words: str = self.said.get(get_language() or "", self.title)
        return words


class FrequencyChoice(models.Model):
    """How often one person wants to hear of one event, where it is not as usual."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=32)
    frequency = models.CharField(max_length=8, choices=Frequency.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "event"], name="frequency_choice_once"),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="frequency_choice_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.event}: {self.frequency}"


class MutedAccount(models.Model):
    """An account of which one person wants to hear nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    account_pk = models.BigIntegerField()
    muted_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "account_pk"], name="account_muted_once"),)

    def __str__(self) -> str:
        return f"account {self.account_pk}"
