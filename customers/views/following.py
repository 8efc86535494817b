"""Following an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from churnapp.accounts.guards import editor_required, person
from churnapp.web.coming_back import page_before
from customers.queries.account import account_url
from customers.repositories.follows import follow, unfollow
from customers.views.visible import visible_or_404


@require_POST
@editor_required
def follow_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Follows it, or stops with ``stop``."""
    user = person(request)
    account = visible_or_404(user, pk)
    if "stop" in request.POST:
        unfollow(account, user)
    else:
        follow(account, user, now=timezone.now())
    return redirect(page_before(request, account_url(account.pk)))
