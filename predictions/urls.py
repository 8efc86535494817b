"""Where the pages of predictions live."""

from django.urls import path

from predictions.views import runs
from predictions.views.receipt import receipt

app_name = "predictions"
urlpatterns = [
    path("scoring-runs/", runs.runs, name="runs"),
    path("scoring-runs/start/", runs.start_run, name="start_run"),
    path("scoring-runs/<int:pk>/", runs.run, name="run"),
    path("scoring-runs/<int:pk>/cancel/", runs.cancel_run, name="cancel_run"),
    path("scoring-runs/<int:pk>/retry/", runs.retry_run, name="retry_run"),
    path("accounts/<int:pk>/receipt.json", receipt, name="receipt"),
]
