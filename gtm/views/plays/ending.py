"""Closing a play with its outcome."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import editor_required, person
from churnapp.saying import inside
from churnapp.web.messages import say_with_undo
from gtm.domain import PlayMoveRefused, PlayStatus
from gtm.forms.play import EndForm
from gtm.models import PlayRecord
from gtm.queries.plays.page import open_task_count
from gtm.repositories import Author
from gtm.repositories.plays import Ending, PlayMovedMeanwhile, end_play
from gtm.views.plays.question import Question, ask
from gtm.views.plays.visible import play_or_404, way_back


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def end_play_with_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks what came of it; answered, the play is closed, and the message takes it back."""
    play = play_or_404(request, pk)
    if request.method != "POST":
        asked = request.GET.get("outcome", "")
        return ask_for_outcome(request, play, PlayStatus(asked) if asked in list(PlayStatus) else None)
    form = EndForm(request.POST)
    if not form.is_valid():
        return ask(request, play, _question(play), _fitted(form, play))
    seen = request.POST.get("seen", "")
    try:
        move, dropped = end_play(
            pk,
            form.ending,
            Author(person(request), timezone.now()),
            seen=PlayStatus(seen) if seen in list(PlayStatus) else None,
        )
    except PlayMovedMeanwhile as first:
        messages.error(request, f"{play.customer.name}: {first}")
    except PlayMoveRefused as refusal:
        return ask(request, play, _question(play, problem=str(refusal)), _fitted(form, play))
    else:
        said = _sentence(play, form.ending, dropped)
        say_with_undo(request, said, reverse("gtm:undo_play_move", args=[move.pk]))
    return redirect(way_back(request, pk))


def ask_for_outcome(request: HttpRequest, play: PlayRecord, outcome: PlayStatus | None) -> HttpResponse:
    """The question, with an outcome chosen that somebody pointed at."""
    initial = {"outcome": outcome.value if outcome else None, "drops_tasks": True}
    return ask(request, play, _question(play), _fitted(EndForm(initial=initial), play))


def _fitted(form: EndForm, play: PlayRecord) -> EndForm:
    """Offers the outcomes that the status allows, and to close tasks only where some are open."""
    allowed = PlayStatus(play.status).allowed_moves
    outcome = form.fields["outcome"]
    outcome.choices = [(each.value, each.label) for each in allowed if not each.is_open]  # type: ignore[attr-defined]
    if count := open_task_count(play.pk):
        form.fields["drops_tasks"].label = ngettext(
            "Close its open task too", "Close its %(count)s open tasks too", count
        ) % {"count": count}
    else:
        del form.fields["drops_tasks"]
    return form


def _question(play: PlayRecord, problem: str = "") -> Question:
    note = "" if play.status == PlayStatus.ACTING else _("Recovered can be chosen once somebody has acted.")
    return Question(
        title=_("What came of it?"),
        button=_("Close the play"),
        url=reverse("gtm:end_play", args=[play.pk]),
        note=note,
        problem=problem,
    )


def _sentence(play: PlayRecord, ending: Ending, dropped: int) -> str:
    said = _("%(name)s: the play is %(status)s.") % {
        "name": play.customer.name,
        "status": inside(ending.outcome.label),
    }
    if not dropped:
        return said
    tasks = ngettext(
        "One open task was closed with it.", "%(count)s open tasks were closed with it.", dropped
    )
    return f"{said} {tasks % {'count': dropped}}"
