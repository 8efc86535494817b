"""What runs by itself."""

from celery import shared_task
from django.utils import timezone

from customers.repositories.reminders import remind_of_tasks


@shared_task(name="customers.remind_of_tasks")
def remind_of_tasks_due() -> None:
    """Reminds people of their tasks of today; doubled, nobody hears of a task twice."""
    remind_of_tasks(timezone.now().date())
