"""Where every page lives."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """Says that the process answers."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns: list[URLPattern] = [path("healthz", healthz, name="healthz")]
