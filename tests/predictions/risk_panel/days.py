"""The days of the scores that the panel shows."""

from datetime import timedelta

from django.utils import timezone

TODAY = timezone.now().date()
YESTERDAY = TODAY - timedelta(days=1)
