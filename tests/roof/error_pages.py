"""Views that fail, for the tests of what a person then sees."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.urls import include, path

from churnapp.urls import urlpatterns as real


@login_not_required
def refuse(_request):
    raise PermissionDenied("Only admins may open this page.")


@login_not_required
def suspect(_request):
    raise SuspiciousOperation("secret detail")


@login_not_required
def break_down(_request):
    raise RuntimeError("secret detail")


urlpatterns = [
    path("refuse", refuse),
    path("suspect", suspect),
    path("break", break_down),
    path("", include(real)),
]
