"""The Django app of the gtm context."""

from importlib import import_module

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils import timezone

from churnapp.notifications.events import Frequency, NotificationEvent, add_event
from churnapp.saying import later
from churnapp.web.navigation import Action, Destination, Section, add_action, add_destination
from customers.domain.task_words import add_task_words
from gtm.domain.play_label import play_label_retold
from gtm.domain.seeded_playbooks import seed_retold

DESTINATIONS = (
    Destination(later("Plays"), "clipboard-check", "gtm:plays", 10, section=Section.WORK, key="p"),
    Destination(
        later("Opportunities"), "target-arrow", "gtm:opportunities", 10, section=Section.SALES, key="o"
    ),
    Destination(later("Renewals"), "calendar-due", "gtm:renewals", 20, section=Section.SALES, key="r"),
    Destination(later("Quadrant"), "trending-up", "gtm:quadrant", 30, section=Section.SALES, key="q"),
    Destination(later("Forecast"), "gauge", "gtm:forecast", 40, section=Section.SALES, key="f"),
    Destination(later("Portfolio"), "grid-dots", "gtm:portfolio", 10, section=Section.INSIGHT),
    Destination(later("Revenue"), "currency-dollar", "gtm:revenue", 20, section=Section.INSIGHT, key="v"),
)

EVENTS = (
    NotificationEvent(
        "rule_matched",
        later("Rule applies to your account"),
        Frequency.DAILY,
        "filter",
        43,
        list_key="accounts",
    ),
    NotificationEvent(
        "rule_alarm",
        later("Rule switched off, or play nobody owns"),
        Frequency.AT_ONCE,
        "alert-triangle",
        44,
        admin_only=True,
    ),
    NotificationEvent(
        "play_assigned",
        later("Play assigned to you"),
        Frequency.AT_ONCE,
        "clipboard-check",
        40,
        list_key="plays",
    ),
    NotificationEvent(
        "play_due", later("Play due today"), Frequency.DAILY, "calendar-due", 41, list_key="plays"
    ),
    NotificationEvent(
        "play_ended", later("Play ended by itself"), Frequency.DAILY, "circle-check", 45, list_key="plays"
    ),
    NotificationEvent(
        "play_overdue", later("Play overdue"), Frequency.DAILY, "calendar-time", 42, list_key="plays"
    ),
)


class GoToMarketConfig(AppConfig):
    """What we do about it."""

    name = "gtm"

    def ready(self) -> None:
        """Adds its pages to the navigation, its panels and columns, and what was done to the backtest."""
        for event in EVENTS:
            add_event(event)
        for destination in DESTINATIONS:
            add_destination(destination)
        add_action(
            Action(
                later("New opportunity"),
                "plus",
                "gtm:new_opportunity",
                editor_only=True,
                words=later("deal sale add"),
            )
        )
        post_migrate.connect(_add_missing_playbooks, sender=self)
        add_task_words(seed_retold, play_label_retold)
        import_module("gtm.panels")
        import_module("gtm.timeline")
        import_module("gtm.calendar")
        import_module("gtm.queries.acting")
        import_module("gtm.queries.capacity")
        import_module("gtm.columns.account")
        for reasons in ("plays", "renewals", "sales"):
            import_module(f"gtm.worklist.{reasons}")
        for module in (
            "opportunity_list",
            "plays.play_list",
            "renewals.renewal_list",
            "expansion.quadrant_list",
        ):
            import_module(f"gtm.queries.{module}")
        for module in ("plays", "renewals"):
            import_module(f"gtm.edits.{module}")


def _add_missing_playbooks(using: str, **_signal: object) -> None:
    """Once their tables are there; those that people edited stay as they are."""
    tables = import_module("gtm.models").PlaybookTaskRecord._meta.db_table
    if tables in connections[using].introspection.table_names():
        import_module("gtm.repositories.playbooks").seed_playbooks(timezone.now())
