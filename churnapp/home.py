"""The first page after the login."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe


@require_safe
def home(_request: HttpRequest) -> HttpResponse:
    """Leads to the accounts, where the day starts."""
    return redirect("customers:accounts")
