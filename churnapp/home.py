"""The first page after the login."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def home(_request: HttpRequest) -> HttpResponse:
    """Leads to the accounts, where the day starts."""
    return redirect("customers:accounts")
