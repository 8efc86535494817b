"""The page of the risk tiers: the cut-offs in force, what capacity proposes, and putting others in force."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import admin_required, person
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from customers.queries.over_all import added_up
from predictions.domain import NothingToProposeFrom, TierCutoffs, propose_cutoffs
from predictions.forms import CapacityForm, CutoffsForm
from predictions.queries.operating_point import (
    operating_point,
    operating_points,
    published_probabilities,
    tier_totals,
)
from predictions.queries.runs import current_run
from predictions.repositories.operating_point import CutoffsAlreadyInForce, put_in_force

UNPROCESSABLE = 422


@require_safe
def risk_tiers(request: HttpRequest) -> HttpResponse:
    """The tiers now; for admins also what a capacity would make of them, when the address names one."""
    asked = any(name in request.GET for name in CapacityForm.base_fields)
    if not (asked and person(request).may_administer):
        return _page(request, CapacityForm(initial=CapacityForm.usual()))
    form = CapacityForm(request.GET)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    try:
        proposed = propose_cutoffs(published_probabilities(), form.cleaned_data["capacity"])
    except NothingToProposeFrom as nothing:
        form.add_error(None, str(nothing))
        return _page(request, form)
    return _page(request, form, proposed=proposed)


@admin_required
@require_POST
def set_risk_tiers(request: HttpRequest) -> HttpResponse:
    """Puts cut-offs in force and leads back to the page; nonsense is said beside what was sent."""
    form = CutoffsForm(request.POST)
    usual = CapacityForm(initial=CapacityForm.usual())
    if not form.is_valid():
        return _page(request, usual, cutoffs_form=form, status=UNPROCESSABLE)
    try:
        moved = put_in_force(
            form.cleaned_data["cutoffs"],
            reason=form.cleaned_data["reason"],
            set_by=person(request),
            now=timezone.now(),
        )
    except CutoffsAlreadyInForce as refusal:
        form.add_error(None, str(refusal))
        return _page(request, usual, cutoffs_form=form, status=UNPROCESSABLE)
    said = ngettext(
        "The new cut-offs are in force; %(count)s account moved to another tier.",
        "The new cut-offs are in force; %(count)s accounts moved to another tier.",
        moved,
    )
    messages.success(request, said % {"count": f"{moved:,}"})
    return redirect("predictions:operating_point")


def _page(
    request: HttpRequest,
    capacity_form: CapacityForm,
    *,
    proposed: TierCutoffs | None = None,
    cutoffs_form: CutoffsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, now = person(request), operating_point()
    seen = CustomerRecord.objects.visible_to(user)
    context = {
        "now": now,
        "totals": added_up(
            "tier-totals",
            user,
            Scope.ALL,
            stands_on=lambda: (current_run(), now.cutoffs),
            add_up=lambda: tier_totals(seen, now.cutoffs),
        ),
        "proposed": proposed,
        "proposed_totals": tier_totals(seen, proposed) if proposed else (),
        "capacity_form": capacity_form,
        "cutoffs_form": cutoffs_form or CutoffsForm(initial=CutoffsForm.holding(proposed or now.cutoffs)),
        "history": operating_points(),
        "may_administer": user.may_administer,
    }
    return render(request, "predictions/operating_point.html", context, status=status)
