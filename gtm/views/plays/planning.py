"""Putting a play off, giving it to somebody, and planning it for another day."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import editor_required, person
from churnapp.web.messages import say_with_undo
from churnapp.web.templatetags.formats import day
from gtm.domain import PlayMoveRefused
from gtm.forms.play import GiveForm, RescheduleForm, SnoozeForm
from gtm.models import PlayMoveRecord, PlayRecord
from gtm.repositories import Author
from gtm.repositories.plays import give_to, put_off, reschedule
from gtm.views.plays.question import Question, ask
from gtm.views.plays.visible import play_or_404, way_back


@dataclass(frozen=True, slots=True)
class Plan[Filled: forms.Form]:
    """What is asked about a play, what an answer does, and how that is said.

    Attributes:
        do: given the valid form; it may refuse.
        said: what was done, without the name of the account.
    """

    question: Question
    form: Filled
    do: Callable[[Filled, Author], list[PlayMoveRecord]]
    said: Callable[[Filled], str]


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def snooze_play(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks until when and why it can wait."""
    question = Question(
        title=_("Put it off until when?"),
        button=_("Snooze"),
        url=reverse("gtm:snooze_play", args=[pk]),
        note=_("Until then it is not on lists, and no rule opens it again. It is due no sooner."),
    )

    def do(form: SnoozeForm, author: Author) -> list[PlayMoveRecord]:
        filled = form.cleaned_data
        return put_off([pk], filled["until"], filled["reason"], author, refuses=True)

    def said(form: SnoozeForm) -> str:
        return _("put off until %(day)s") % {"day": day(form.cleaned_data["until"])}

    return _answer(request, play_or_404(request, pk), Plan(question, SnoozeForm(_posted(request)), do, said))


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def give_play(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks who is to do it; open tasks of the owner before go along."""
    play = play_or_404(request, pk)
    question = Question(
        title=_("Who is to do it?"),
        button=_("Reassign"),
        url=reverse("gtm:give_play", args=[pk]),
        note=_("The open tasks that its owner has for this play go along, and the new owner is told."),
    )
    form = GiveForm(person(request), _posted(request), initial={"owner": play.owner_id})

    def do(filled: GiveForm, author: Author) -> list[PlayMoveRecord]:
        return give_to([pk], filled.cleaned_data["owner"], author, refuses=True)

    def said(filled: GiveForm) -> str:
        return _("given to %(name)s") % {"name": filled.name}

    return _answer(request, play, Plan(question, form, do, said))


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def reschedule_play(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the day on which it is due."""
    play = play_or_404(request, pk)
    question = Question(
        title=_("When is it due?"),
        button=_("Reschedule"),
        url=reverse("gtm:reschedule_play", args=[pk]),
        note=_("Its tasks keep their own days."),
    )
    form = RescheduleForm(_posted(request), initial={"due_on": play.due_on})

    def do(filled: RescheduleForm, author: Author) -> list[PlayMoveRecord]:
        return reschedule([pk], filled.cleaned_data["due_on"], author, refuses=True)

    def said(filled: RescheduleForm) -> str:
        return _("due %(day)s") % {"day": day(filled.cleaned_data["due_on"])}

    return _answer(request, play, Plan(question, form, do, said))


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _answer[Filled: forms.Form](request: HttpRequest, play: PlayRecord, plan: Plan[Filled]) -> HttpResponse:
    """Asks, or does what was answered, says so with an undo, and leads back."""
    if not (plan.form.is_bound and plan.form.is_valid()):
        return ask(request, play, plan.question, plan.form)
    try:
        moves = plan.do(plan.form, Author(person(request), timezone.now()))
    except PlayMoveRefused as refusal:
        plan.form.add_error(None, str(refusal))
        return ask(request, play, plan.question, plan.form)
    for move in moves:
        said = f"{play.customer.name}: {plan.said(plan.form)}."
        say_with_undo(request, said, reverse("gtm:undo_play_move", args=[move.pk]))
    return redirect(way_back(request, play.pk))
