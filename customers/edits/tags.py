"""Putting tags on many accounts at once, and taking them off."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from churnapp.accounts.models import User
from churnapp.saying import Said
from churnapp.workspace.actions import Answers, ListAction, add_action
from churnapp.workspace.traces import Json, RowEdit, Trace, add_trace
from customers.edits.subject import ACCOUNT
from customers.models import AccountTagRecord, CustomerRecord, TagRecord
from customers.models.tag import LONGEST_TAG

TAG = "tag"


class TagTrace(Trace):
    """A tag that was put on an account (after) or taken off (before)."""

    subject, key, label = ACCOUNT, TAG, Said("Tag")

    def words_of(self, values: Collection[Json]) -> Mapping[Json, str]:
        """The names, in one query."""
        tags = TagRecord.objects.filter(pk__in=[value for value in values if value is not None])
        return {None: "–", **{tag.pk: tag.name for tag in tags}}

    def take_back(self, edits: Sequence[RowEdit], now: datetime) -> set[int]:
        """A tag that somebody took off or put back since stays as it is."""
        done: set[int] = set()
        for tag in {int(str(edit.after)) for edit in edits if edit.after is not None}:
            done |= untag({edit.row for edit in edits if edit.after == tag}, tag)
        removed = {int(str(edit.before)) for edit in edits if edit.before is not None}
        for tag in TagRecord.objects.filter(pk__in=removed).values_list("pk", flat=True):
            done |= put_tag({edit.row for edit in edits if edit.before == tag}, tag, None, now)
        return done


class TagForm(forms.Form):
    """A tag by its name; known ones are offered while one types."""

    tag = forms.CharField(
        max_length=LONGEST_TAG,
        label=gettext_lazy("Tag"),
        widget=forms.TextInput(attrs={"class": "form-control", "list": "known-tags", "autocomplete": "off"}),
        error_messages={
            "max_length": format_lazy(gettext_lazy("A tag has at most {most} characters."), most=LONGEST_TAG)
        },
    )

    def clean_tag(self) -> str:
        """With single spaces."""
        return " ".join(self.cleaned_data["tag"].split())


class KnownTagForm(forms.Form):
    """A tag that is there."""

    tag = forms.ModelChoiceField(
        TagRecord.objects.all(),
        label=gettext_lazy("Tag"),
        empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": gettext_lazy("This tag is no longer there. Choose another one.")},
    )


class TagAction(ListAction):
    """Does something with one tag."""

    list_key, subject = "accounts", ACCOUNT

    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:
        """Two queries and a write; accounts out of sight are left out."""
        if not user.may_edit:
            return []
        visible = CustomerRecord.objects.visible_to(user).filter(pk__in=rows).order_by()
        return self.change(set(visible.values_list("pk", flat=True)), int(str(answers[TAG])), user, now)

    @abstractmethod
    def change(self, rows: set[int], tag: int, user: User, now: datetime) -> list[RowEdit]:
        """On accounts that the person may change."""


class AddTag(TagAction):
    """Puts a tag on; a new name makes a new tag."""

    key, label, icon, position = "add-tag", Said("Add tag"), "tag", 30

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> TagForm:  # noqa: ARG002
        """Asks for a name, known or new."""
        form = TagForm(posted)
        form.known_tags = list(TagRecord.objects.values_list("name", flat=True)[:500])  # type: ignore[attr-defined]
        return form

    def answers(self, form: forms.Form) -> Answers:
        """The tag's key; this is where a new tag is made."""
        name = form.cleaned_data[TAG]
        tag, _ = TagRecord.objects.get_or_create(name__iexact=name, defaults={"name": name})
        return {TAG: tag.pk, "name": tag.name}

    def words(self, answers: Answers) -> str:
        """``Tagged “Pilot”``."""
        return gettext("Tagged “%(answers)s”") % {"answers": answers["name"]}

    def change(self, rows: set[int], tag: int, user: User, now: datetime) -> list[RowEdit]:
        """Accounts that have it already are left alone."""
        return [RowEdit(row, TAG, None, tag) for row in put_tag(rows, tag, user, now)]


class RemoveTag(TagAction):
    """Takes a tag off."""

    key, label, icon, position = "remove-tag", Said("Remove tag"), "x", 40

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> KnownTagForm:  # noqa: ARG002
        """Asks which."""
        return KnownTagForm(posted)

    def answers(self, form: forms.Form) -> Answers:
        """The tag's key."""
        tag = form.cleaned_data[TAG]
        return {TAG: tag.pk, "name": tag.name}

    def words(self, answers: Answers) -> str:
        """``Tag “Pilot” removed``."""
        return gettext("Tag “%(answers)s” removed") % {"answers": answers["name"]}

    def change(self, rows: set[int], tag: int, user: User, now: datetime) -> list[RowEdit]:  # noqa: ARG002
        """Accounts without it are left alone."""
        return [RowEdit(row, TAG, tag, None) for row in untag(rows, tag)]


def put_tag(rows: set[int], tag: int, user: User | None, now: datetime | None = None) -> set[int]:
    """Puts a tag on accounts that lack it; which those were."""
    there = AccountTagRecord.objects.filter(tag=tag, customer__in=rows).values_list("customer_id", flat=True)
    lacking = rows - set(there)
    at = now or timezone.now()
    AccountTagRecord.objects.bulk_create(
        [AccountTagRecord(customer_id=row, tag_id=tag, tagged_by=user, tagged_at=at) for row in lacking],
        ignore_conflicts=True,
    )
    return lacking


def untag(rows: set[int], tag: int) -> set[int]:
    """Takes a tag off the accounts that have it; which those were."""
    having = AccountTagRecord.objects.filter(tag=tag, customer__in=rows)
    found = set(having.values_list("customer_id", flat=True))
    having.delete()
    return found


add_trace(TagTrace())
for _action in (AddTag(), RemoveTag()):
    add_action(_action)
