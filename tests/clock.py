"""The day it is when a test asks: whole runs last past midnight, and a module's constants keep yesterday."""

from datetime import date, timedelta

from django.utils import timezone


def today() -> date:
    return timezone.now().date()


def days_ago(days: int) -> date:
    return today() - timedelta(days=days)


def in_days(days: int) -> date:
    return today() + timedelta(days=days)
