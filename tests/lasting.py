"""Rows that are written once for a module: each of its tests begins from them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def lasting(django_db_blocker) -> Iterator[None]:
    """What is written within stays until its end: a test takes back what it adds, not what was there.

    For fixtures of a module that depend on ``django_db_setup``. Its tests must not commit for themselves
    (``transactional_db``, ``live_server``).
    """
    with django_db_blocker.unblock():
        assert connection.features.supports_transactions  # which is tried, and cannot be tried within one
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
