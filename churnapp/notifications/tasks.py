"""What workers do for notifications."""

from celery import shared_task
from django.utils import timezone

from churnapp.notifications.mail import send_due_mail


@shared_task(name="notifications.send_mail")
def send_mail() -> None:
    """Sends the mail that is due; a minute later it finds none of it again."""
    send_due_mail(now=timezone.now())
