"""The watch page: whether the model was right, and whether what it is fed is sound."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from predictions.queries.alarms import model_alarms
from predictions.queries.backtest_page import backtest_of
from predictions.queries.backtests import published_model
from predictions.queries.watch import newest_watch


@require_safe
def model_watch(request: HttpRequest) -> HttpResponse:
    """Everybody may read it; accounts are named to those who may see them."""
    user, model = person(request), published_model()
    context = {
        "model": model,
        "backtest": backtest_of(model, user, request.GET.get("month", "")),
        "alarms": model_alarms(),
        "watch": newest_watch(),
        "may_administer": user.may_administer,
    }
    return render(request, "predictions/model_watch.html", context)
