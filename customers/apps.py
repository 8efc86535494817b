"""The Django app of the customers context."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from churnapp.notifications.events import Frequency, NotificationEvent, add_event
from churnapp.notifications.visibility import set_visible_accounts
from churnapp.saying import later
from churnapp.web.navigation import Action, Destination, Section, add_action, add_destination

# modules that add what they know when they are imported
REGISTERING = (
    "columns.own_columns",
    "columns.further_columns",
    "columns.champion",
    "columns.own_filters",
    "columns.own_tiles",
    "columns.tags",
    "columns.why_today",
    "columns.custom",
    "queries.accounts",
    "queries.contact_list",
    "queries.departure_list",
    "edits.subject",
    "edits.fields",
    "edits.actions",
    "edits.tags",
    "edits.dealing",
    "timeline.own_sources",
    "timeline.edits",
    "worklist.own_reasons",
    "worklist.task_due",
    "calendar.own_sources",
    "panels.own_panels",
    "panels.tasks",
    "panels.custom_fields",
    "panels.timeline",
    "panels.files",
)
EVENTS = (
    NotificationEvent(
        "task_due", later("Task due today"), Frequency.DAILY, "circle-check", 45, list_url="/tasks/"
    ),
    NotificationEvent("mention", later("Somebody mentions you"), Frequency.AT_ONCE, "at", 10),
    NotificationEvent(
        "followed", later("News of accounts you follow"), Frequency.DAILY, "eye", 15, list_key="accounts"
    ),
    NotificationEvent(
        "disagreement",
        later("Disagreement with a score"),
        Frequency.DAILY,
        "message-circle",
        60,
        list_key="accounts",
    ),
)


class CustomersConfig(AppConfig):
    """Who they are."""

    name = "customers"

    def ready(self) -> None:
        """Adds the accounts to the navigation, and what this context knows to their list and page."""
        add_destination(
            Destination(
                later("Accounts"),
                "building",
                "customers:accounts",
                position=10,
                section=Section.CUSTOMERS,
                key="a",
            )
        )
        add_destination(
            Destination(
                later("Tasks"), "circle-check", "tasks:tasks", position=20, section=Section.WORK, key="k"
            )
        )
        add_destination(
            Destination(
                later("Fields"),
                "adjustments-horizontal",
                "customers:custom_fields",
                position=40,
                admin_only=True,
                section=Section.ADMINISTRATION,
            )
        )
        add_destination(
            Destination(
                later("Contacts"), "users", "contacts", position=20, section=Section.CUSTOMERS, key="c"
            )
        )
        add_action(
            Action(later("New task"), "plus", "tasks:new", editor_only=True, words=later("to do remind add"))
        )
        add_destination(
            Destination(later("Churn"), "logout", "departures", position=30, section=Section.INSIGHT)
        )
        for event in EVENTS:
            add_event(event)
        set_visible_accounts(import_module("customers.queries.accounts").visible_account_pks)
        for module in REGISTERING:
            import_module(f"customers.{module}")
        post_migrate.connect(_ensure_search_indexes, sender=self)


def _ensure_search_indexes(**_signal: object) -> None:
    for index in import_module("customers.queries.search").INDEXES:
        index.ensure()
