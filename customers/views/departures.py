"""Accounts that leave: why, and saying so."""

from collections.abc import Mapping
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from churnapp.accounts.guards import editor_required, person
from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import render_defined_list
from churnapp.web.lists import ListState, Page
from churnapp.web.templatetags.formats import day
from customers.columns import RowValues
from customers.columns.departure import NOT_SAID
from customers.domain import DepartureImpossible, DepartureReason
from customers.forms.departure import DepartureForm, initial_departure
from customers.models import CustomerRecord
from customers.queries.account import account_url
from customers.queries.departure_list import DEPARTURES, REASON, leaving_groups
from customers.queries.departures import LeavingGroup, open_departure, totals_of
from customers.repositories.account_changes import Author
from customers.repositories.departures import NobodyLeft, log_departure, take_back, welcome_back
from customers.repositories.follows import tell_followers
from customers.views.visible import visible_or_404

FRAGMENTS = ("departure_list", "departure_table")
MOST_COMPETITORS = 8
UNPROCESSABLE = 422
LONGEST_WHY = 500


@require_safe
def departures(request: HttpRequest) -> HttpResponse:
    """Why accounts leave, and the list of them; htmx asks for a part."""
    return render_defined_list(
        request, DEPARTURES, "customers/departures.html", fragments=FRAGMENTS, around=_around
    )


def _around(user: User, state: ListState, page: Page[RowValues]) -> Mapping[str, object]:
    groups, competitors = leaving_groups(user, state, timezone.now().date(), MOST_COMPETITORS)
    most = max((group.mrr for group in groups), default=0)
    return {
        "has_none": not page.total and not DEPARTURES.visible(user, Scope.ALL).exists(),
        "totals": totals_of(groups),
        "reasons": [_reason_row(group, state, float(most)) for group in groups],
        "competitors": competitors,
    }


def _reason_row(group: LeavingGroup, state: ListState, most: float) -> dict[str, object]:
    reason = DepartureReason(group.key) if group.key else None
    return {
        "label": reason.label if reason else _("Nobody said why"),
        "group": group,
        "share": float(group.mrr) / most if most else 0.0,
        "url": state.with_filter(REASON, group.key or NOT_SAID).url,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def departure(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and logging that the account leaves, or correcting it."""
    user, now = person(request), timezone.now()
    account = visible_or_404(user, pk)
    known = open_departure(account.pk)
    form = DepartureForm(
        request.POST or None,
        account=account,
        today=now.date(),
        initial=initial_departure(account, known, now.date()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            record = log_departure(account, form.cleaned_data["departure"], Author(user, now))
        except DepartureImpossible as problem:
            form.add_error(None, str(problem))
        else:
            _tell(account, user, record.pk)
            messages.success(request, _logged_words(account))
            return redirect(account_url(account.pk))
    status = UNPROCESSABLE if form.is_bound else 200
    shown = {"account": account, "form": form, "known": known}
    return render(request, "customers/departure.html", shown, status=status)


@require_POST
@editor_required
def take_departure_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes what was logged by mistake."""
    user = person(request)
    account = visible_or_404(user, pk)
    try:
        take_back(account, Author(user, timezone.now()))
    except NobodyLeft as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is as it was before.") % {"name": account.name})
    return redirect(account_url(account.pk))


@require_POST
@editor_required
def welcome_account_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes it a customer again."""
    user = person(request)
    account = visible_or_404(user, pk)
    why = " ".join(request.POST.get("why", "").replace("\0", "").split())[:LONGEST_WHY]
    try:
        welcome_back(account, why, Author(user, timezone.now()))
    except NobodyLeft as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is a customer again.") % {"name": account.name})
    return redirect(account_url(account.pk))


def _logged_words(account: CustomerRecord) -> str:
    if account.churn_date is not None:
        return _("%(name)s left on %(day)s.") % {"name": account.name, "day": day(account.churn_date)}
    return _("%(name)s gave notice on %(day)s.") % {"name": account.name, "day": day(account.notice_date)}


def _tell(account: CustomerRecord, user: User, key: int) -> None:
    url = reverse("customers:account", args=[account.pk])
    tell_followers(account.pk, partial(_told, account), url, f"departure-{key}", but=[user.pk])


def _told(account: CustomerRecord) -> str:
    reason = DepartureReason(account.churn_reason).label
    return _("%(name)s leaves: %(reason)s") % {"name": account.name, "reason": reason}
