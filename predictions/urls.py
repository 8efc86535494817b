"""Where the pages of predictions live."""

from django.urls import path

from predictions.views import operating_point, runs
from predictions.views.receipt import receipt

app_name = "predictions"
urlpatterns = [
    path("scoring-runs/", runs.runs, name="runs"),
    path("scoring-runs/start/", runs.start_run, name="start_run"),
    path("scoring-runs/<int:pk>/", runs.run, name="run"),
    path("scoring-runs/<int:pk>/cancel/", runs.cancel_run, name="cancel_run"),
    path("scoring-runs/<int:pk>/retry/", runs.retry_run, name="retry_run"),
    path("risk-tiers/", operating_point.risk_tiers, name="operating_point"),
    path("risk-tiers/set/", operating_point.set_risk_tiers, name="set_operating_point"),
    path("accounts/<int:pk>/receipt.json", receipt, name="receipt"),
]
