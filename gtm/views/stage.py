"""Moving an opportunity to another stage."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from churnapp.accounts.guards import editor_required, person
from churnapp.accounts.models import User
from churnapp.web.lists import read_state
from gtm.domain import SalesStage, StageMoveRefused
from gtm.models import OpportunityRecord
from gtm.queries.opportunity_list import opportunity_list_shape
from gtm.repositories import move_to_stage


@require_POST
@editor_required
def move_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves it and leads back to the list as it was; a refusal is a sentence there."""
    user = person(request)
    visible = OpportunityRecord.objects.visible_to(user).select_related("customer")
    record = get_object_or_404(visible, pk=pk)
    try:
        stage = SalesStage(request.POST.get("stage", ""))
    except ValueError:
        messages.error(
            request, f"Choose one of the stages: {', '.join(stage.label for stage in SalesStage)}."
        )
        return redirect(_list_url(request, user))
    try:
        move_to_stage(record.pk, stage)
    except StageMoveRefused as refusal:
        messages.error(request, f"{record.customer.name}: {refusal}")
    else:
        messages.success(request, f"{record.customer.name}: moved to {stage.label.lower()}.")
    return redirect(_list_url(request, user))


def _list_url(request: HttpRequest, user: User) -> str:
    """The list as the form remembers it, read again so that it leads nowhere else."""
    asked = QueryDict(request.POST.get("list", "").removeprefix("?"))
    state = read_state(asked, opportunity_list_shape(user))
    return f"{reverse('gtm:opportunities')}{state.url}"
