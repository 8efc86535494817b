"""The tables of notes, of the answers to them, and of who was mentioned."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models.customer import CustomerRecord

LONGEST_NOTE = 10_000


class NoteKind(models.TextChoices):
    """What a note tells of."""

    NOTE = "note", gettext_lazy("Note")
    CALL = "call", gettext_lazy("Call")
    MAIL = "mail", gettext_lazy("Mail")
    MEETING = "meeting", gettext_lazy("Meeting")
    ANSWER = "answer", gettext_lazy("Answer")


class NoteQuerySet(models.QuerySet["NoteRecord"]):
    """Queries on notes that carry a rule."""

    def visible_to(self, user: User, scope: Scope = Scope.ALL) -> Self:
        """Notes inherit the visibility of their account."""
        if scope.within(Scope(user.reach)) is Scope.ALL:
            return self
        return self.filter(customer__in=CustomerRecord.objects.visible_to(user, scope))

    def kept(self) -> Self:
        """Notes that nobody deleted."""
        return self.filter(deleted_at=None)


class NoteRecord(models.Model):
    """Something a person wrote about an account, or an answer to it.

    Attributes:
        text: plain text; paragraphs and links are made when it is shown.
        happened_at: when what it tells of happened, not when it was written.
        answers: the note that this is an answer to; None for a note of its own.
        author: None when the login was deleted.
        deleted_at: None while it stands; a deleted one can be restored for a while.
    """

    customer = models.ForeignKey(
        CustomerRecord, on_delete=models.CASCADE, related_name="notes", db_index=False
    )
    kind = models.CharField(max_length=16, choices=NoteKind.choices, default=NoteKind.NOTE)
    text = models.TextField(max_length=LONGEST_NOTE)
    happened_at = models.DateTimeField()
    is_pinned = models.BooleanField(default=False)
    answers = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answered_by"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes"
    )
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ("-happened_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="note_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=NoteKind.ANSWER, answers__isnull=False)
                | (~Q(kind=NoteKind.ANSWER) & Q(answers=None)),
                name="note_answers_a_note",
            ),
        )
        indexes = (models.Index(fields=["customer", "-happened_at", "-id"], name="note_by_customer"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.happened_at:%Y-%m-%d}"


class MentionRecord(models.Model):
    """A person who is named in a note."""

    note = models.ForeignKey(NoteRecord, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    mentioned_at = models.DateTimeField()

    class Meta:
        ordering = ("-mentioned_at", "-pk")
        constraints = (models.UniqueConstraint(fields=["note", "person"], name="mention_once"),)

    def __str__(self) -> str:
        return f"{self.person} in {self.note}"
