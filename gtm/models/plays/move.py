"""The table of what happened to plays."""

from django.conf import settings
from django.db import models

from gtm.domain import MoveKind
from gtm.models.plays.play import PlayRecord


class PlayMoveRecord(models.Model):
    """One thing that was done to a play; only ``undone_at`` is ever changed.

    Attributes:
        at: UTC.
        by: None for the product itself, and for people whose login was deleted.
        before, after: the columns it changed, as JSON; days are ISO dates, people and records are keys.
        note: why, or what was seen.
        undone_at, undone_by: when somebody took it back; None while it counts.
    """

    play = models.ForeignKey(PlayRecord, on_delete=models.CASCADE, related_name="moves", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=16)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True, default="")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in MoveKind]), name="play_move_kind_known"
            ),
        )
        indexes = (models.Index(fields=["play", "-at"], name="play_move_by_time"),)

    def __str__(self) -> str:
        return f"{MoveKind(self.kind).label} ({self.at:%Y-%m-%d})"
