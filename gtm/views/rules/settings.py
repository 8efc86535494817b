"""The page of what the team can take on, and of who is held out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from churnapp.accounts.guards import admin_required, leader_required, person
from gtm.forms.play_settings import PersonBudgetForm, PlaySettingsForm
from gtm.queries.holdouts import holdout_rows, visible_holdouts
from gtm.queries.play_settings import budget_rows, past_play_settings, play_settings
from gtm.repositories.play_settings import put_settings_in_force, set_budget

UNPROCESSABLE = 422


@admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def play_settings_page(request: HttpRequest) -> HttpResponse:
    """What is in force, its history, and putting something else in force."""
    if request.method != "POST":
        return _page(request, PlaySettingsForm(initial=PlaySettingsForm.holding(play_settings())))
    form = PlaySettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    given = form.cleaned_data
    put_settings_in_force(
        plays_per_week=given["plays_per_week"],
        hours_per_week=given["hours_per_week"],
        hours_per_play=given["hours_per_play"],
        cost_per_hour=given["cost_per_hour"],
        hold_out=given["hold_out"],
        reason=given["reason"],
        set_by=person(request),
        now=timezone.now(),
    )
    messages.success(request, _("The new settings are in force; rules follow them from their next look on."))
    return redirect("gtm:play_settings")


@admin_required
@require_POST
def set_person_budget(request: HttpRequest) -> HttpResponse:
    """Gives one person a budget of their own, or takes it away."""
    form = PersonBudgetForm(request.POST)
    if not form.is_valid():
        usual = PlaySettingsForm(initial=PlaySettingsForm.holding(play_settings()))
        return _page(request, usual, budget_form=form, status=UNPROCESSABLE)
    given = form.cleaned_data
    set_budget(given["person"], given["plays"], given["hours"])
    if given["plays"] is None:
        said = _("%(person)s has the usual budget again.") % {"person": given["person"]}
    else:
        said = _("%(person)s has a budget of their own.") % {"person": given["person"]}
    messages.success(request, said)
    return redirect("gtm:play_settings")


@leader_required
@require_safe
def holdouts(request: HttpRequest) -> HttpResponse:
    """Who is held out: all for admins, the matured ones for people who lead a team."""
    user, today = person(request), timezone.now().date()
    context = {
        "rows": holdout_rows(user, today),
        "total": visible_holdouts(user, today).count(),
        "settings": play_settings(),
        "may_administer": user.may_administer,
    }
    return render(request, "gtm/rules/holdouts.html", context)


def _page(
    request: HttpRequest,
    form: PlaySettingsForm,
    *,
    budget_form: PersonBudgetForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "now": play_settings(),
        "form": form,
        "budget_form": budget_form or PersonBudgetForm(),
        "budgets": budget_rows(),
        "history": past_play_settings(),
    }
    return render(request, "gtm/rules/settings.html", context, status=status)
