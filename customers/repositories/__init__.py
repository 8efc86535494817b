"""Writing what the product knows of customers, one file per aggregate."""

from customers.repositories.customer import DjangoCustomerRepository

__all__ = ["DjangoCustomerRepository"]
