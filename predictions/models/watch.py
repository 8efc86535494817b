"""The table of the daily watch over the inputs."""

from django.db import models


class WatchRecord(models.Model):
    """What the watch saw on one day; a later look on the same day replaces it.

    Attributes:
        watched_on: the day of the look, UTC.
        as_of: latest day of the mart that was looked at.
        model_version: that the features were compared with the training of; empty without one.
        measures: feeds, volume, features and score, as ``predictions.watching.watch`` writes them.
        alarms: what is wrong, most pressing first; each a ``subject`` and a ``sentence`` with its remedy.
    """

    watched_on = models.DateField(unique=True)
    watched_at = models.DateTimeField()
    as_of = models.DateField()
    mart_version = models.CharField(max_length=64)
    model_version = models.CharField(max_length=32, blank=True)
    measures = models.JSONField(default=dict)
    alarms = models.JSONField(default=list)

    class Meta:
        ordering = ("-watched_on",)

    def __str__(self) -> str:
        return f"{self.watched_on}: {len(self.alarms)} alarms"
