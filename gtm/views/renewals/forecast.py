"""Stating what a renewal will bring: a page of its own, and the form in the row of the list."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import reswap, retarget

from churnapp.accounts.guards import editor_required, person
from churnapp.accounts.models import User
from churnapp.saying import inside
from churnapp.web.htmx import is_fragment_request
from churnapp.web.templatetags.formats import day, money
from customers.models import CustomerRecord
from gtm.columns.renewal import FORECAST_TARGET
from gtm.domain import RenewalCall
from gtm.forms import RenewalForecastForm
from gtm.models import RenewalForecastRecord
from gtm.queries.renewals.detail import renewal_of, statements_about
from gtm.queries.renewals.renewal_list import RENEWALS
from gtm.queries.renewals.rows import RenewalRow
from gtm.repositories import ForecastChangedMeanwhile, RenewalIsOver, state_renewal_forecast

TEMPLATE = "gtm/renewals/forecast.html"
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def renewal_forecast(request: HttpRequest, pk: int) -> HttpResponse:
    """The form with everything that was said before; sent, it leads back to the list it came from."""
    user, today = person(request), timezone.now().date()
    try:
        row = renewal_of(user, pk, today)
    except CustomerRecord.DoesNotExist as missing:
        raise Http404(str(missing)) from missing
    list_url = _list_url(request, user)
    if request.method != "POST":
        return _page(request, row, _fresh_form(row), list_url)
    form = RenewalForecastForm(request.POST, today=row.mrr)
    if not form.is_valid():
        return _page(request, row, form, list_url, status=UNPROCESSABLE)
    return _state(request, row, form, list_url)


def _state(request: HttpRequest, row: RenewalRow, form: RenewalForecastForm, list_url: str) -> HttpResponse:
    given, user = form.cleaned_data, person(request)
    if given["renewal_on"] != row.renewal_on:
        messages.error(
            request,
            _("The renewal of %(name)s was moved to %(renewal_on)s meanwhile. Look at it again.")
            % {"name": row.name, "renewal_on": day(row.renewal_on)},
        )
        return redirect(list_url)
    try:
        record = state_renewal_forecast(
            row.pk,
            given["renewal_on"],
            given["forecast"],
            by=user,
            now=timezone.now(),
            note=given["note"],
            seen=given["seen"],
        )
    except RenewalIsOver as refusal:
        messages.error(request, str(refusal))
        return redirect(list_url)
    except ForecastChangedMeanwhile as conflict:
        form.add_error(None, _who_was_first(conflict.latest))
        return _page(
            request, renewal_of(user, row.pk, timezone.now().date()), form, list_url, status=UNPROCESSABLE
        )
    messages.success(
        request,
        _("%(name)s: %(words)s on %(renewal_on)s is noted.")
        % {"name": row.name, "words": _words(record), "renewal_on": day(record.renewal_on)},
    )
    return redirect(list_url)


def _who_was_first(latest: RenewalForecastRecord | None) -> str:
    if latest is None:
        return _("This forecast was taken back while you were looking at it. Save again to state yours.")
    who = latest.made_by or _("Somebody")
    return _(
        "%(who)s stated %(words)s while you were looking at this. Your entries are still "
        "here: save again to put them in its place."
    ) % {"who": who, "words": _words(latest)}


def _words(record: RenewalForecastRecord) -> str:
    call = RenewalCall(record.call)
    if call is RenewalCall.CHURN:
        return inside(call.label)
    return _("%(call)s at %(mrr)s a month") % {"call": inside(call.label), "mrr": money(record.mrr)}


def _fresh_form(row: RenewalRow) -> RenewalForecastForm | None:
    if not row.is_open or row.renewal_on is None:
        return None
    said = row.stated
    initial = RenewalForecastForm.holding(
        row.renewal_on, said.forecast if said else None, said.note if said else "", row.mrr
    )
    return RenewalForecastForm(initial=initial, today=row.mrr)


def _page(
    request: HttpRequest,
    row: RenewalRow,
    form: RenewalForecastForm | None,
    list_url: str,
    *,
    status: int = 200,
) -> HttpResponse:
    in_row = is_fragment_request(request)
    context = {
        "row": row,
        "form": form,
        "list_url": list_url,
        "list_query": list_url.partition("?")[2],
        "form_id": f"{FORECAST_TARGET}-{row.pk}",
        # what stands on the page now, so that a second save knowingly replaces it
        "seen": row.stated.pk if row.stated else "",
        "in_row": in_row,
        "statements": () if in_row else statements_about(row.pk),
    }
    if not in_row:
        return render(request, TEMPLATE, context, status=status)
    # htmx shows only answers that succeed; a refusal stands where the form was, not where the list is
    response = render(request, f"{TEMPLATE}#forecast_form", context)
    return reswap(retarget(response, f"#{context['form_id']}"), "outerHTML")


def _list_url(request: HttpRequest, user: User) -> str:
    """The list as the address or the form remembers it, read again so that it leads nowhere else."""
    asked = request.POST.get("list") or request.GET.get("list") or ""
    state = RENEWALS.state_from_query(user, asked)
    return f"{reverse('gtm:renewals')}{state.url.removesuffix('?')}"
