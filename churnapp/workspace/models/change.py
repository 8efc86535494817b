"""The tables of what people changed on rows of lists, kept so that it can be shown and taken back."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User

UNDO_DAYS = 30


class ChangeStatus(models.TextChoices):
    """How far a change is."""

    RUNNING = "running", gettext_lazy("Under way")
    DONE = "done", gettext_lazy("Done")
    UNDOING = "undoing", gettext_lazy("Being undone")
    UNDONE = "undone", gettext_lazy("Undone")


class ChangeQuerySet(models.QuerySet["ChangeRecord"]):
    """Queries on changes that carry a rule."""

    def visible_to(self, user: User) -> Self:
        """One's own changes; admins see everybody's."""
        return self if user.may_administer else self.filter(made_by=user)

    def under_way(self) -> Self:
        """Those whose rows are still being written."""
        return self.filter(status__in=(ChangeStatus.RUNNING, ChangeStatus.UNDOING))


class ChangeRecord(models.Model):
    """One thing that a person did to one or many rows at once.

    Attributes:
        list_key: on which list; empty for an edit in place.
        action: key of the list's action; empty for an edit in place.
        subject: what the rows are, such as ``account``.
        words: what was done, such as ``Assigned to Lena Brandt``.
        answers: what the person chose, as the action stores it.
        pending: keys of the rows to go through, in order; emptied when all are.
        total: rows that were chosen.
        position: how many of them were gone through; of row changes while it is being undone.
        changed: rows that hold something else now.
        undone: row changes that were taken back; the rest had been changed since.
        moved_at: when it last went on.
    """

    list_key = models.CharField(max_length=32, blank=True, default="")
    action = models.CharField(max_length=64, blank=True, default="")
    subject = models.CharField(max_length=32)
    words = models.CharField(max_length=255)
    answers = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    status = models.CharField(max_length=16, choices=ChangeStatus, default=ChangeStatus.RUNNING)
    pending = models.JSONField(default=list, blank=True)
    total = models.PositiveIntegerField()
    position = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=ChangeStatus.values), name="change_status_known"),
        )
        indexes = (
            models.Index(fields=["made_by", "-made_at"], name="change_by_person"),
            models.Index(fields=["-made_at"], name="change_by_time"),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def is_under_way(self) -> bool:
        """Whether rows are still being written."""
        return self.status in {ChangeStatus.RUNNING, ChangeStatus.UNDOING}

    @property
    def left_alone(self) -> int:
        """Row changes that an undo did not take back, because somebody changed the rows since."""
        return self.changed - self.undone if self.status == ChangeStatus.UNDONE else 0

    def may_be_undone(self, now: datetime) -> bool:
        """Whether it is finished, did something, and is not too old."""
        return (
            self.status == ChangeStatus.DONE
            and self.changed > 0
            and now - self.made_at <= timedelta(days=UNDO_DAYS)
        )


class RowChangeRecord(models.Model):
    """One field of one row that was changed.

    Attributes:
        subject: what the row is, such as ``account``.
        row: its key.
        field: key of the trace that knows how to say it and take it back.
        before, after: the values as the trace stores them.
        is_undone: whether it was taken back.
    """

    change = models.ForeignKey(ChangeRecord, on_delete=models.CASCADE, related_name="rows", db_index=False)
    subject = models.CharField(max_length=32)
    row = models.BigIntegerField()
    field = models.CharField(max_length=32)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    is_undone = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["change", "id"], name="row_change_by_change"),
            models.Index(fields=["subject", "row", "-id"], name="row_change_by_row"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.row}: {self.field}"
