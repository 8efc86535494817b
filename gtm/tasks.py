"""What runs by itself."""

from datetime import UTC, datetime

from celery import shared_task

from gtm.mart.build import build_revenue_book


@shared_task(name="gtm.refresh_revenue_book")
def refresh_revenue_book() -> None:
    """Makes the revenue book anew: names, owners and subscriptions may have changed outside of imports."""
    build_revenue_book(datetime.now(UTC))
