"""Moving a play to another status, and taking back what was done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from churnapp.accounts.guards import editor_required, person
from churnapp.saying import inside
from churnapp.web.messages import say_with_undo
from gtm.domain import PlayMoveRefused, PlayStatus
from gtm.models import PlayMoveRecord, PlayRecord
from gtm.repositories import Author
from gtm.repositories.plays import CannotBeTakenBack, PlayMovedMeanwhile, move_play, take_back, wake
from gtm.views.plays.ending import ask_for_outcome
from gtm.views.plays.visible import play_or_404, way_back


@require_POST
@editor_required
def change_play(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves it and leads back; a refusal is a sentence there, and an outcome is asked for."""
    play, back = play_or_404(request, pk), way_back(request, pk)
    status, seen = status_in(request, "status"), status_in(request, "seen")
    name = play.customer.name
    if status is None:
        valid = ", ".join(inside(status.label) for status in PlayStatus)
        messages.error(request, _("Choose one of the statuses: %(valid)s.") % {"valid": valid})
        return redirect(back)
    try:
        if not status.is_open:
            PlayStatus(play.status).move_to(status)
            return ask_for_outcome(request, play, status)
        move = move_play(pk, status, Author(person(request), timezone.now()), seen=seen)
    except PlayMovedMeanwhile as first:
        said = _("%(name)s: somebody was first. %(first)s Nothing was changed.")
        messages.error(request, said % {"name": name, "first": first})
    except PlayMoveRefused as refusal:
        messages.error(request, f"{name}: {refusal}")
    else:
        said = _("%(name)s: the play is %(status)s.") % {"name": name, "status": inside(status.label)}
        say_with_undo(request, said, undo_url(move))
    return redirect(back)


@require_POST
@editor_required
def wake_play(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts it back on the lists."""
    play = play_or_404(request, pk)
    for move in wake([pk], Author(person(request), timezone.now())):
        said = _("%(name)s: the play is back on the list.") % {"name": play.customer.name}
        say_with_undo(request, said, undo_url(move))
    return redirect(way_back(request, pk))


@require_POST
@editor_required
def undo_play_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one move back, unless somebody has done something since."""
    user = person(request)
    visible = PlayMoveRecord.objects.filter(play__in=PlayRecord.objects.visible_to(user))
    move = get_object_or_404(visible.select_related("play__customer"), pk=pk)
    name = move.play.customer.name
    try:
        take_back(pk, Author(user, timezone.now()))
    except CannotBeTakenBack:
        said = _("%(name)s: that cannot be taken back any more. Somebody changed the play since.")
        messages.error(request, said % {"name": name})
    else:
        messages.success(request, _("%(name)s: taken back.") % {"name": name})
    return redirect(way_back(request, move.play_id))


def undo_url(move: PlayMoveRecord) -> str:
    """Where a move is taken back."""
    return reverse("gtm:undo_play_move", args=[move.pk])


def status_in(request: HttpRequest, field: str) -> PlayStatus | None:
    """The status that a field of the form names; None for none or nonsense."""
    try:
        return PlayStatus(request.POST.get(field, ""))
    except ValueError:
        return None
