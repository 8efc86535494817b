"""Planning a play that runs by a playbook, or by another one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import editor_required, person
from churnapp.web.messages import say_with_undo
from gtm.domain import PlayCause, PlayMoveRefused, PlayType
from gtm.forms.playbook import FollowForm
from gtm.models import PlaybookVersionRecord, PlayRecord
from gtm.queries.playbooks import suggested_version
from gtm.repositories import Author
from gtm.repositories.playbooks import follow
from gtm.views.plays.question import Question, ask
from gtm.views.plays.visible import play_or_404, way_back
from predictions.domain import DriverGroup
from predictions.queries.scores import current_score


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def follow_playbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks by which playbook; its tasks count from today, and the message takes it back."""
    play = play_or_404(request, pk)
    question = Question(
        title=_("Plan it by which playbook?"),
        button=_("Apply"),
        url=reverse("gtm:follow_playbook", args=[pk]),
        note=_(
            "Its tasks count from today. Open tasks of the playbook before are closed; done ones, and those "
            "that somebody added, stay."
        ),
    )
    if request.method != "POST":
        return ask(request, play, question, FollowForm(initial={"playbook": _suggested(play)}))
    form = FollowForm(request.POST)
    if not form.is_valid():
        return ask(request, play, question, form)
    version = PlaybookVersionRecord.objects.filter(pk=form.cleaned_data["playbook"]).first()
    try:
        move = follow(pk, version, Author(person(request), timezone.now()))
    except PlayMoveRefused as refusal:
        form.add_error(None, str(refusal))
        return ask(request, play, question, form)
    name = play.customer.name
    if move is None:
        messages.info(request, _("%(name)s: the play follows that playbook already.") % {"name": name})
    else:
        undo = reverse("gtm:undo_play_move", args=[move.pk])
        say_with_undo(request, _("%(name)s: the play is planned anew.") % {"name": name}, undo)
    return redirect(way_back(request, pk))


def _suggested(play: PlayRecord) -> int | None:
    score = current_score(play.customer_id)
    group = DriverGroup(play.driver_group) if play.driver_group else None
    cause = PlayCause(PlayType(play.play_type), play.reason, driver_group=group)
    found = suggested_version(cause, score.risk_tier if score else None)
    return found.pk if found else play.playbook_version_id
