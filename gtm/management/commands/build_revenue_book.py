"""``manage.py build_revenue_book``: makes the revenue book anew from the subscriptions."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from gtm.mart.build import build_revenue_book


class Command(BaseCommand):
    """Builds and publishes the revenue book."""

    help = (
        "Makes the revenue book anew from the subscriptions, for the pages of revenue. "
        "Imports do this by themselves."
    )

    def handle(self, **_: Any) -> None:
        """Builds, then says in one line what was read."""
        pointer = build_revenue_book(datetime.now(UTC))
        self.stdout.write(f"Revenue book {pointer.version}: {pointer.period_count:,} subscription periods.")
