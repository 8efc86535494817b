"""Taking an account off one's own worklist until a later day, and bringing it back."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from churnapp.accounts.guards import editor_required, person
from churnapp.home.scope import SCOPE, HomeScope
from churnapp.web.messages import say_with_undo
from churnapp.web.templatetags.formats import day
from customers.models import CustomerRecord
from customers.queries.account import visible_account
from customers.worklist.put_off import CannotPutOff, bring_back, put_off


@require_POST
@editor_required
def put_off_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps the account off the person's worklist until the day of the form; the message undoes it."""
    user, account = person(request), _visible_or_404(request, pk)
    scope = HomeScope.of(user, request.POST)
    try:
        put_off(user, account, _day(request), today=timezone.now().date())
    except CannotPutOff as refusal:
        messages.error(request, str(refusal))
    else:
        undo_url = f"{reverse('bring_back', args=[pk])}?{urlencode({SCOPE: scope.scope.value})}"
        say_with_undo(
            request,
            _("%(account)s comes back on %(day)s.") % {"account": account.name, "day": day(_day(request))},
            undo_url,
        )
    return redirect(scope.url)


@require_POST
@editor_required
def bring_back_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the account back on the person's worklist."""
    user, account = person(request), _visible_or_404(request, pk)
    bring_back(user, account)
    messages.success(
        request,
        _("%(account)s is back, as long as there is a reason to look at it.") % {"account": account.name},
    )
    return redirect(HomeScope.of(user, request.POST or request.GET).url)


def _visible_or_404(request: HttpRequest, pk: int) -> CustomerRecord:
    try:
        return visible_account(person(request), pk)
    except CustomerRecord.DoesNotExist as missing:
        raise Http404(
            _("There is no account %(pk)s for %(user)s.") % {"pk": pk, "user": request.user}
        ) from missing


def _day(request: HttpRequest) -> date:
    try:
        return parse_date(request.POST.get("until", "")) or date.min
    except ValueError:  # like a day, and none
        return date.min
