"""The page of the risk weights: those in force, and the quarterly proposals that an admin decides on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import admin_required, person
from predictions.forms import WeightDecisionForm
from predictions.queries.risk_weights import is_proposal, risk_weights_in_force, weight_proposals
from predictions.repositories.risk_weights import ProposalIsDecided, decide_proposal

UNPROCESSABLE = 422


@require_safe
def risk_weights(request: HttpRequest) -> HttpResponse:
    """The weights in force, the newest proposal with its evidence, and the ones before."""
    return _page(request)


@admin_required
@require_POST
def decide_risk_weights(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts or declines a proposal, and leads back to the page."""
    if not is_proposal(pk):
        raise Http404(_("There is no proposal %(pk)s.") % {"pk": pk})
    form = WeightDecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    accept, reason = form.cleaned_data["decision"] == "accept", form.cleaned_data["reason"]
    try:
        decide_proposal(pk, accept=accept, reason=reason, by=person(request), now=timezone.now())
    except ProposalIsDecided as refusal:
        messages.error(request, str(refusal))
        return redirect("predictions:risk_weights")
    if accept:
        messages.success(request, _("The new weights are in force from the next scoring run on."))
    else:
        messages.success(request, _("The proposal is declined; the weights in force stay."))
    return redirect("predictions:risk_weights")


def _page(request: HttpRequest, form: WeightDecisionForm | None = None, *, status: int = 200) -> HttpResponse:
    proposals = weight_proposals()
    context = {
        "weights": risk_weights_in_force(),
        "newest": proposals[0] if proposals else None,
        "earlier": proposals[1:],
        "form": form or WeightDecisionForm(),
        "may_administer": person(request).may_administer,
    }
    return render(request, "predictions/risk_weights.html", context, status=status)
