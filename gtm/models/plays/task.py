"""The table that ties tasks to plays."""

from django.db import models

from customers.models import TaskRecord
from gtm.models.plays.move import PlayMoveRecord
from gtm.models.plays.play import PlayRecord
from gtm.models.plays.playbook import PlaybookTaskRecord


class PlayTaskRecord(models.Model):
    """A task that belongs to a play.

    Attributes:
        template: the task of the playbook it came from; None for one that somebody added.
        dropped_by: the move that closed it although nobody had done it; None for none.
    """

    play = models.ForeignKey(PlayRecord, on_delete=models.CASCADE, related_name="play_tasks")
    task = models.OneToOneField(TaskRecord, on_delete=models.CASCADE, related_name="play_task")
    template = models.ForeignKey(
        PlaybookTaskRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    dropped_by = models.ForeignKey(
        PlayMoveRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="dropped"
    )

    class Meta:
        ordering = ("play", "pk")

    def __str__(self) -> str:
        return str(self.task)
