"""The table of tasks: what somebody means to do, mostly about an account."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.domain.task_words import task_retold
from customers.models.customer import CustomerRecord

LONGEST_TASK = 500


class TaskQuerySet(models.QuerySet["TaskRecord"]):
    """Queries on tasks that carry a rule."""

    def visible_to(self, user: User, scope: Scope = Scope.ALL) -> Self:
        """One's own tasks and, in a wider scope, those of the team or of everybody about visible accounts.

        Args:
            user: who looks; own tasks are seen even when their account is not any more.
            scope: what the page asks for; narrowed to the person's reach.
        """
        own, allowed = Q(owner=user), scope.within(Scope(user.reach))
        if allowed is Scope.MINE:
            return self.filter(own)
        if allowed is Scope.ALL:
            return self  # only who sees every account reaches so far
        others = Q(customer=None) | Q(customer__in=CustomerRecord.objects.visible_to(user))
        if allowed is Scope.TEAM:
            others &= Q(owner__team=user.team_id) if user.team_id else Q(pk__in=[])
        return self.filter(own | others)

    def open(self) -> Self:
        """Tasks that nobody has done."""
        return self.filter(done_at=None)

    def due(self, today: date) -> Self:
        """Open tasks due today or before."""
        return self.open().filter(due_on__lte=today)


class TaskRecord(models.Model):
    """Something that one person means to do.

    Attributes:
        customer: whom it is about; None for a task of its own.
        about_url, about_label: a page it came from, such as a play or a sale; empty for none.
        due_on: None for some day.
        done_at, done_by: None while it is open.
        reminded_on: the due day that its owner was last reminded of.
    """

    text = models.CharField(max_length=LONGEST_TASK)
    customer = models.ForeignKey(
        CustomerRecord, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks"
    )
    about_url = models.CharField(max_length=255, blank=True, default="")
    about_label = models.CharField(max_length=120, blank=True, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tasks",
        db_index=False,
    )
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reminded_on = models.DateField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="task_says_something"),)
        indexes = (
            models.Index(fields=["owner", "done_at", "due_on"], name="task_by_owner"),
            models.Index(fields=["done_at", "due_on"], name="task_by_due_day"),
            # PostgreSQL sees no order behind "done_at is null"
            models.Index(
                fields=["due_on", "id"], condition=models.Q(done_at=None), name="task_open_by_due_day"
            ),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The text in the reader's language where it came with the product; else as it was written."""
        return task_retold(self.text)

    @property
    def is_done(self) -> bool:
        """Whether somebody has done it."""
        return self.done_at is not None
