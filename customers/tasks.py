"""What runs by itself."""

from celery import shared_task
from django.utils import timezone

from customers.repositories.account_changes import Author
from customers.repositories.departures import settle_departures
from customers.repositories.reminders import remind_of_tasks


@shared_task(name="customers.remind_of_tasks")
def remind_of_tasks_due() -> None:
    """Reminds people of their tasks of today; doubled, nobody hears of a task twice."""
    remind_of_tasks(timezone.now().date())


@shared_task(name="customers.settle_departures")
def settle_departures_of_the_day() -> None:
    """Lets accounts go whose last day has come; doubled, it changes nothing."""
    settle_departures(Author(None, timezone.now()))
