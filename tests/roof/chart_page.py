"""A page with one chart, for the test of what the browser draws."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from churnapp.web.charts import Chart, Mark, Series

CHART = Chart(
    key="usage",
    label="Events per day",
    category="Day",
    categories=("2026-11-01", "2026-11-02", "2026-11-03"),
    series=(Series("Events", (4.0, None, 1200.0), "area"), Series("Before", (2.0, 5.0, 1.0), tone="soft")),
    marks=(Mark("2026-11-02", "Renewal"),),
)
PAGE = """{% extends "plain.html" %}{% block title %}Chart{% endblock %}
{% block sheet %}{% chart chart %}{% include "web/chart_scripts.html" %}{% endblock %}"""


@login_not_required
def chart_page(request):
    return HttpResponse(engines["django"].from_string(PAGE).render({"chart": CHART}, request))


urlpatterns = [path("", chart_page)]
