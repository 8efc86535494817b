"""The product's pages and one minimal page, which is the floor of every page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from churnapp.urls import urlpatterns as pages_of_the_product
from customers.models import CustomerRecord


def floor_page(request: HttpRequest) -> HttpResponse:
    """One session, one user, one row by its key, one line of text."""
    name = CustomerRecord.objects.order_by("pk").values_list("name", flat=True).first()
    return HttpResponse(f"<p>{request.user} {name}</p>")


urlpatterns = [*pages_of_the_product, path("benchmark-floor", floor_page)]
