"""Giving many plays to somebody, planning them for another day, putting them off, and moving them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said, inside
from churnapp.web.templatetags.formats import day
from churnapp.workspace.actions import Answers, ListAction, add_action
from churnapp.workspace.traces import RowEdit
from gtm.domain import PlayStatus
from gtm.edits.plays.subject import PLAY, edits_of
from gtm.forms.play import EndManyForm, GiveForm, MoveManyForm, RescheduleForm, SnoozeForm
from gtm.models import PlayRecord
from gtm.repositories import Author
from gtm.repositories.plays import end_plays, give_to, move_plays, put_off, reschedule, wake


class PlayAction(ListAction):
    """Something to do with chosen plays; closed ones, and those of others' accounts, are left alone."""

    list_key, subject = "plays", PLAY

    def allowed(self, rows: Sequence[int], user: User) -> list[int]:
        """Which of the plays the person may change, in one query."""
        if not user.may_edit:
            return []
        return list(self._found(user).filter(pk__in=rows).order_by("pk").values_list("pk", flat=True))

    def _found(self, user: User) -> QuerySet[PlayRecord]:
        return PlayRecord.objects.visible_to(user).open()


class GivePlays(PlayAction):
    """Gives them to somebody, who is told."""

    key, icon, position = "give", "user-check", 10
    label = Said("Reassign")

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> GiveForm:
        """Who."""
        return GiveForm(user, posted)

    def answers(self, form: forms.Form) -> Answers:
        """The key of the person, and the name for the sentence."""
        return {"owner": form.cleaned_data["owner"], "name": form.name}  # type: ignore[attr-defined]  # it is ours

    def words(self, answers: Answers) -> str:
        """``Given to Lena Brandt``."""
        return _("Given to %(name)s") % {"name": answers["name"]}

    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:
        """A few statements for all of them."""
        owner = answers["owner"]
        owner_pk = owner if isinstance(owner, int) else None
        return edits_of(give_to(self.allowed(rows, user), owner_pk, Author(user, now)))


class ReschedulePlays(PlayAction):
    """Plans them for another day."""

    key, icon, position = "reschedule", "calendar-due", 20
    label = Said("Reschedule")

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> RescheduleForm:  # noqa: ARG002
        """The day."""
        return RescheduleForm(posted)

    def answers(self, form: forms.Form) -> Answers:
        """The day."""
        return {"due_on": form.cleaned_data["due_on"].isoformat()}

    def words(self, answers: Answers) -> str:
        """``Due 4 Dec 2026``."""
        return _("Due %(day)s") % {"day": day(date.fromisoformat(str(answers["due_on"])))}

    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:
        """Those that are put off beyond the day stay as they are."""
        due = date.fromisoformat(str(answers["due_on"]))
        return edits_of(reschedule(self.allowed(rows, user), due, Author(user, now)))


class SnoozePlays(PlayAction):
    """Puts them off until a day."""

    key, icon, position = "snooze", "clock", 30
    label = Said("Snooze")

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> SnoozeForm:  # noqa: ARG002
        """Day and reason."""
        return SnoozeForm(posted)

    def answers(self, form: forms.Form) -> Answers:
        """Day and reason."""
        return {"until": form.cleaned_data["until"].isoformat(), "reason": form.cleaned_data["reason"]}

    def words(self, answers: Answers) -> str:
        """``Put off until 4 Dec 2026: budget freeze``."""
        until = day(date.fromisoformat(str(answers["until"])))
        return _("Put off until %(day)s: %(reason)s") % {"day": until, "reason": answers["reason"]}

    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:
        """A few statements for all of them."""
        until = date.fromisoformat(str(answers["until"]))
        found = self.allowed(rows, user)
        return edits_of(put_off(found, until, str(answers["reason"]), Author(user, now)))


class WakePlays(PlayAction):
    """Puts them back on the lists."""

    key, icon, position = "wake", "rotate", 40
    label = Said("Wake")

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> forms.Form:  # noqa: ARG002
        """Asks nothing."""
        return forms.Form(posted)

    def answers(self, form: forms.Form) -> Answers:  # noqa: ARG002
        """Nothing."""
        return {}

    def words(self, answers: Answers) -> str:  # noqa: ARG002
        """``Back on the list``."""
        return _("Back on the list")

    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:  # noqa: ARG002
        """Those that nobody put off stay as they are."""
        return edits_of(wake(self.allowed(rows, user), Author(user, now)))


class MovePlays(PlayAction):
    """Moves them to planned or acting."""

    key, icon, position = "move", "arrow-narrow-right", 50
    label = Said("Move")

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> MoveManyForm:  # noqa: ARG002
        """The status."""
        return MoveManyForm(posted)

    def answers(self, form: forms.Form) -> Answers:
        """The status."""
        return {"status": form.cleaned_data["status"]}

    def words(self, answers: Answers) -> str:
        """``Moved to acting``."""
        return _("Moved to %(status)s") % {"status": inside(PlayStatus(str(answers["status"])).label)}

    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:
        """Those that are there already stay as they are."""
        status = PlayStatus(str(answers["status"]))
        return edits_of(move_plays(self.allowed(rows, user), status, Author(user, now)))


class EndPlays(PlayAction):
    """Closes them with one outcome, together with their open tasks."""

    key, icon, position = "close", "circle-check", 60
    label = Said("Close")

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> EndManyForm:  # noqa: ARG002
        """Outcome and note."""
        return EndManyForm(posted)

    def answers(self, form: forms.Form) -> Answers:
        """Outcome and note."""
        return {name: form.cleaned_data[name] for name in ("outcome", "note", "drops_tasks")}

    def words(self, answers: Answers) -> str:
        """``Closed as not needed: the contract is signed``."""
        outcome, note = inside(PlayStatus(str(answers["outcome"])).label), answers["note"]
        said = _("Closed as %(outcome)s") % {"outcome": outcome}
        return f"{said}: {note}" if note else said

    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:
        """Those that nobody acts on cannot be recovered and stay as they are."""
        form = EndManyForm({name: str(value or "") for name, value in answers.items()})
        form.is_valid()
        return edits_of(end_plays(self.allowed(rows, user), form.ending, Author(user, now)))


PLAY_ACTIONS: tuple[PlayAction, ...] = (
    GivePlays(),
    ReschedulePlays(),
    SnoozePlays(),
    WakePlays(),
    MovePlays(),
    EndPlays(),
)
for _action in PLAY_ACTIONS:
    add_action(_action)
