"""Where the pages of predictions live."""

from django.urls import path

from predictions import views

app_name = "predictions"
urlpatterns = [
    path("scoring-runs/", views.runs, name="runs"),
    path("scoring-runs/start/", views.start_run, name="start_run"),
    path("scoring-runs/<int:pk>/", views.run, name="run"),
    path("scoring-runs/<int:pk>/cancel/", views.cancel_run, name="cancel_run"),
    path("scoring-runs/<int:pk>/retry/", views.retry_run, name="retry_run"),
]
