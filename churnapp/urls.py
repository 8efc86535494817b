"""Where every page lives."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from customers.urls import task_patterns
from customers.views.calendar import calendar_feed
from customers.views.contact_list import contacts
from customers.views.departures import departures


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """Says that the process answers."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("churnapp.home.urls")),
    path("", include("churnapp.accounts.urls")),
    path("", include("churnapp.workspace.urls")),
    path("search/", include("churnapp.search.urls")),
    path("preferences/", include("churnapp.preferences.urls")),
    path("inbox/", include("churnapp.notifications.urls")),
    path("accounts/", include("customers.urls")),
    path("calendar/<slug:key>.ics", calendar_feed, name="calendar_feed"),
    path("tasks/", include((task_patterns, "tasks"))),
    path("contacts/", contacts, name="contacts"),
    path("churn/", departures, name="departures"),
    path("", include("usage.urls")),
    path("", include("predictions.urls")),
    path("", include("gtm.urls")),
]
