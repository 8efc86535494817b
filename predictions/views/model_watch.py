"""The watch page: whether the model was right, whether its inputs are sound, what churn is expected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import admin_required, person
from predictions.domain import PRIOR_ACCOUNTS
from predictions.forms import ExpectedChurnForm, in_percent
from predictions.queries.alarms import model_alarms
from predictions.queries.backtest_page import backtest_of
from predictions.queries.backtests import published_model
from predictions.queries.expected_churn import expected_churn, statements
from predictions.queries.watch import newest_watch
from predictions.repositories.expected_churn import ExpectationUnchanged, state_expected_churn

UNPROCESSABLE = 422


@require_safe
def model_watch(request: HttpRequest) -> HttpResponse:
    """Everybody may read it; accounts are named to those who may see them."""
    return _page(request)


@admin_required
@require_POST
def state_expectation(request: HttpRequest) -> HttpResponse:
    """States the expected churn and leads back to the page; nonsense is said beside what was sent."""
    form = ExpectedChurnForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    given = form.cleaned_data
    try:
        state_expected_churn(
            given["expected"], reason=given["reason"], set_by=person(request), now=timezone.now()
        )
    except ExpectationUnchanged as unchanged:
        form.add_error(None, str(unchanged))
        return _page(request, form, status=UNPROCESSABLE)
    messages.success(request, _("Kept. The next training uses it."))
    return redirect("predictions:model_watch")


def _page(request: HttpRequest, form: ExpectedChurnForm | None = None, *, status: int = 200) -> HttpResponse:
    user, model, expected = person(request), published_model(), expected_churn()
    known = {"yearly_rate": in_percent(expected.yearly_rate)} if expected else {}
    context = {
        "model": model,
        "alarms": model_alarms(),
        "backtest": backtest_of(model, user, request.GET.get("month", "")),
        "watch": newest_watch(),
        "expected": expected,
        "statements": statements(),
        "expected_form": form or ExpectedChurnForm(initial=known),
        "prior_accounts": PRIOR_ACCOUNTS,
        "may_administer": user.may_administer,
    }
    return render(request, "predictions/model_watch.html", context, status=status)
