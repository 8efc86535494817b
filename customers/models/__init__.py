"""The tables of customers and of what hangs on them."""

from customers.models.contact import ContactRecord, ContactRole
from customers.models.customer import CustomerQuerySet, CustomerRecord
from customers.models.subscription import SubscriptionRecord

__all__ = ["ContactRecord", "ContactRole", "CustomerQuerySet", "CustomerRecord", "SubscriptionRecord"]
