"""The Django app of the predictions context."""

from django.apps import AppConfig


class PredictionsConfig(AppConfig):
    """What will happen."""

    name = "predictions"
