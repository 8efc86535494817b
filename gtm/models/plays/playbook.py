"""The tables of playbooks; a version is never changed, so that plays that run keep theirs."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gtm.domain import GoalKind, OwnerRole, PlaybookTask, PlayType
from gtm.domain.playbook import LATEST_OFFSET
from gtm.domain.seeded_playbooks import seed_retold


class PlaybookRecord(models.Model):
    """What usually is to be done for one cause.

    Attributes:
        key: its name for programs; never changes.
        driver_group, tier: for which cause it is suggested; empty for any.
        is_active: whether it is offered; plays that run go on without it.
        is_seeded: whether it came with the product and nobody has renamed it.
    """

    key = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    play_type = models.CharField(max_length=16)
    driver_group = models.CharField(max_length=16, blank=True, default="")
    tier = models.CharField(max_length=16, blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_seeded = models.BooleanField(default=False)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(play_type__in=[kind.value for kind in PlayType]), name="playbook_type_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="playbook_has_a_name"),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """Its name in the reader's language, unless a person gave it."""
        return seed_retold(self.name) if self.is_seeded else self.name


class PlaybookVersionRecord(models.Model):
    """How a playbook was from one edit to the next; the highest number is in force.

    Attributes:
        created_by: None for the product itself.
        goal_value: percent where the goal needs a share, else None.
    """

    playbook = models.ForeignKey(
        PlaybookRecord, on_delete=models.CASCADE, related_name="versions", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    goal_kind = models.CharField(max_length=16, blank=True, default="")
    goal_value = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("playbook", "-number")
        constraints = (
            models.UniqueConstraint(fields=["playbook", "number"], name="playbook_version_once"),
            models.CheckConstraint(
                condition=Q(goal_kind__in=[kind.value for kind in GoalKind]), name="playbook_goal_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.playbook} {self.number}"


class PlaybookTaskRecord(models.Model):
    """One task of one version.

    Attributes:
        offset_days: working days after the play was opened.
    """

    version = models.ForeignKey(
        PlaybookVersionRecord, on_delete=models.CASCADE, related_name="tasks", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    offset_days = models.PositiveSmallIntegerField()
    owner_role = models.CharField(max_length=24, default=OwnerRole.CSM)

    class Meta:
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=["version", "position"], name="playbook_task_position_once"),
            models.CheckConstraint(
                condition=Q(owner_role__in=[role.value for role in OwnerRole]),
                name="playbook_task_role_known",
            ),
            models.CheckConstraint(
                condition=Q(offset_days__lte=LATEST_OFFSET), name="playbook_task_within_a_year"
            ),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The text in the reader's language where it came with the product; else as it was written."""
        return seed_retold(self.text)

    @property
    def planned(self) -> PlaybookTask:
        """The task as a value."""
        return PlaybookTask(self.text, self.offset_days, OwnerRole(self.owner_role))
