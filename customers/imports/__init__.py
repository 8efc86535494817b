"""Importing customers, their subscriptions and their contacts."""

from customers.imports.contacts import ContactImport
from customers.imports.customers import CustomerImport
from customers.imports.subscriptions import SubscriptionImport

__all__ = ["ContactImport", "CustomerImport", "SubscriptionImport"]
