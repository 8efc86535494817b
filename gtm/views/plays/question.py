"""Asking something about a play: a dialog where htmx asks, else a page."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from churnapp.web.htmx import is_fragment_request
from gtm.models import PlayRecord
from gtm.views.plays.visible import way_back

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        title: the question.
        button: what answering it does.
        url: where the answer goes.
        note: a sentence about what follows; may be empty.
        problem: why the last answer was refused; empty for none.
    """

    title: str
    button: str
    url: str
    note: str = ""
    problem: str = ""


def ask(request: HttpRequest, play: PlayRecord, question: Question, form: forms.Form) -> HttpResponse:
    """The question with its form; an answer that cannot be is asked again with everything typed."""
    context = {
        "play": play,
        "question": question,
        "form": form,
        "seen": request.POST.get("seen", play.status),
        "next": way_back(request, play.pk),
    }
    if is_fragment_request(request):
        answer = render(request, "gtm/plays/question.html#question", context)
        return reswap(retarget(answer, "#question_dialog"), "innerHTML")
    status = UNPROCESSABLE if form.is_bound or question.problem else 200
    return render(request, "gtm/plays/question.html", context, status=status)
