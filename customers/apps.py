"""The Django app of the customers context."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Who they are."""

    name = "customers"
