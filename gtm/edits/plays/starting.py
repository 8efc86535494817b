"""Starting a play on many accounts at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from churnapp.saying import Said
from churnapp.web.choices import choices_of
from churnapp.web.templatetags.formats import day
from churnapp.workspace.actions import Answers, ListAction, add_action, borrow_actions
from churnapp.workspace.traces import Json, RowEdit, Trace, add_trace
from customers.edits.subject import ACCOUNT
from customers.models import CustomerRecord
from gtm.domain import PlayCause, PlayType, due_on
from gtm.forms.playbook import PlaybookChoice
from gtm.models import PlayRecord
from gtm.repositories import Author
from gtm.repositories.plays import PlannedPlay, open_plays, remove_untouched
from gtm.repositories.plays.playbook_tasks import responsible_for

PLAY = "play"
LONGEST_REASON = 255
LATEST = timedelta(days=366)


class PlayTrace(Trace):
    """A play that was started; the value after is its key."""

    subject, key, label = ACCOUNT, PLAY, Said("Play")

    def words_of(self, values: Collection[Json]) -> Mapping[Json, str]:
        """Type and reason, in one query."""
        plays = PlayRecord.objects.filter(pk__in=[value for value in values if value is not None])
        return {None: "–", **{play.pk: str(play) for play in plays}}

    def take_back(self, edits: Sequence[RowEdit], now: datetime) -> set[int]:  # noqa: ARG002
        """Removes plays that nobody has touched; one that moved, or that a sale waits for, stays."""
        removed = remove_untouched([edit.after for edit in edits if isinstance(edit.after, int)])
        return {edit.row for edit in edits if edit.after in removed}


class StartPlayForm(forms.Form):
    """What for, why, and until when."""

    play_type = forms.ChoiceField(
        label=gettext_lazy("What for"),
        choices=choices_of(PlayType),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, in a few words"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(
            attrs={"class": "form-control", "placeholder": gettext_lazy("Price change in January")}
        ),
        error_messages={
            "required": gettext_lazy("Say in a few words why."),
            "max_length": format_lazy(
                gettext_lazy("A reason has at most {most} characters."), most=LONGEST_REASON
            ),
        },
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Give the day as year, month and day: 2027-03-31.")},
    )

    playbook = PlaybookChoice()

    def clean_reason(self) -> str:
        """With single spaces."""
        reason = " ".join(self.cleaned_data["reason"].split())
        if not reason:
            raise forms.ValidationError(gettext_lazy("Say in a few words why."))
        return reason

    def clean_due_on(self) -> date:
        """From today to a year ahead."""
        due: date = self.cleaned_data["due_on"]
        today = timezone.now().date()
        if not today <= due <= today + LATEST:
            raise forms.ValidationError(
                _("%(due)s is not possible. Choose a day from today to %(today)s.")
                % {"due": day(due), "today": day(today + LATEST)}
            )
        return due


class StartPlay(ListAction):
    """Opens a play on each account that has none of this kind and reason open."""

    key, label, icon, position = "start-play", Said("Start play"), "clipboard-check", 50
    list_key, subject = "accounts", ACCOUNT

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> StartPlayForm:  # noqa: ARG002
        """Due in a week unless something else is said."""
        return StartPlayForm(posted, initial={"due_on": due_on(None, timezone.now().date())})

    def answers(self, form: forms.Form) -> Answers:
        """Kind, reason, day and playbook."""
        return {**form.cleaned_data, "due_on": form.cleaned_data["due_on"].isoformat()}

    def words(self, answers: Answers) -> str:
        """``Play started: Risk: price change``."""
        return _("%(kind)s play started: %(reason)s") % {
            "kind": PlayType(str(answers["play_type"])).label,
            "reason": answers["reason"],
        }

    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:
        """In a few statements; the CSM of the account owns it or, where there is none, who started it."""
        if not user.may_edit:
            return []
        people = self._looking_after(rows, user)
        kind, reason = PlayType(str(answers["play_type"])), str(answers["reason"])
        same = PlayRecord.objects.open().filter(customer__in=people, play_type=kind, reason=reason)
        has_one = set(same.values_list("customer_id", flat=True))
        playbook = answers.get("playbook")
        planned = [
            PlannedPlay(
                pk,
                PlayCause(kind, reason),
                date.fromisoformat(str(answers["due_on"])),
                owner_pk=csm or user.pk,
                playbook_version_pk=playbook if isinstance(playbook, int) else None,
            )
            for pk, csm in people.items()
            if pk not in has_one
        ]
        opened = open_plays(planned, Author(user, now)).opened
        return [RowEdit(key.customer_pk, PLAY, None, pk) for key, pk in opened.items()]

    def _looking_after(self, rows: Sequence[int], user: User) -> dict[int, int | None]:
        """The CSM, who may still log in, of each account that the person may start something on."""
        visible = CustomerRecord.objects.visible_to(user).filter(pk__in=rows).order_by()
        found = responsible_for(visible.values_list("pk", flat=True))
        return {pk: people.csm for pk, people in found.items()}


add_trace(PlayTrace())
add_action(StartPlay())
for _list_of_accounts in ("renewals", "quadrant"):
    borrow_actions(_list_of_accounts, "accounts")
