"""Adding a task to a play."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from churnapp.accounts.guards import editor_required, person
from gtm.forms.play import NewTaskForm
from gtm.repositories import Author
from gtm.repositories.plays.play_tasks import add_task
from gtm.views.plays.visible import play_or_404, way_back


@require_POST
@editor_required
def add_play_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes down one more thing to do, for the owner of the play."""
    play = play_or_404(request, pk)
    form = NewTaskForm(request.POST)
    if form.is_valid():
        add_task(
            play,
            form.cleaned_data["text"],
            form.cleaned_data["due_on"],
            Author(person(request), timezone.now()),
        )
    else:
        messages.error(request, next(str(each) for found in form.errors.values() for each in found))
    return redirect(way_back(request, pk))
