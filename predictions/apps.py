"""The Django app of the predictions context."""

from importlib import import_module

from django.apps import AppConfig

from churnapp.notifications.events import Frequency, NotificationEvent, add_event
from churnapp.saying import later
from churnapp.web.navigation import Destination, Section, add_destination

DESTINATIONS = (
    Destination(later("Retention"), "trending-down", "predictions:retention", 30, section=Section.INSIGHT),
    Destination(later("Model"), "chart-dots", "predictions:model", 40, section=Section.INSIGHT, key="m"),
    Destination(later("Model watch"), "activity", "predictions:model_watch", 50, section=Section.INSIGHT),
    Destination(
        later("Data quality"), "shield-check", "predictions:data_quality", 60, section=Section.INSIGHT
    ),
    Destination(
        later("Scoring runs"),
        "refresh",
        "predictions:runs",
        10,
        admin_only=True,
        section=Section.ADMINISTRATION,
    ),
    Destination(
        later("Versions"),
        "history",
        "predictions:model_versions",
        20,
        admin_only=True,
        section=Section.ADMINISTRATION,
    ),
    Destination(
        later("Risk tiers"),
        "adjustments-horizontal",
        "predictions:operating_point",
        30,
        admin_only=True,
        section=Section.ADMINISTRATION,
    ),
)

EVENTS = (
    NotificationEvent(
        "newly_critical",
        later("Account newly critical"),
        Frequency.DAILY,
        "flame",
        20,
        list_key="accounts",
    ),
    NotificationEvent(
        "probability_rise",
        later("Probability up by more than 10 points"),
        Frequency.DAILY,
        "trending-up",
        30,
        list_key="accounts",
    ),
    NotificationEvent(
        "run_finished", later("Scoring run finished"), Frequency.INBOX, "refresh", 70, admin_only=True
    ),
    NotificationEvent(
        "run_failed", later("Scoring run failed"), Frequency.AT_ONCE, "alert-triangle", 71, admin_only=True
    ),
    NotificationEvent(
        "model_alarm",
        later("Something wrong with the model"),
        Frequency.AT_ONCE,
        "activity",
        72,
        admin_only=True,
    ),
)


class PredictionsConfig(AppConfig):
    """What will happen."""

    name = "predictions"

    def ready(self) -> None:
        """Adds its pages to the navigation, and what this context knows to the account list and page."""
        for event in EVENTS:
            add_event(event)
        for destination in DESTINATIONS:
            add_destination(destination)
        for module in ("columns.account", "queries.run_list", "panels", "timeline", "worklist"):
            import_module(f"predictions.{module}")
