"""Statements that PostgreSQL parses once for each connection, and soon plans once, too."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def prepared_cursor(connection: BaseDatabaseWrapper) -> Callable[[], Any]:
    """What opens a cursor for a statement whose text will be sent again and again.

    Half of what PostgreSQL does for a small question is to parse and plan it. Django puts values into the
    text, so that every text is new; here values travel beside it, and psycopg prepares the statement when it
    comes again (``prepare_threshold``). Only for statements that look up a few rows by keys: one plan for all
    values suits no filter of a list. Other databases open their usual cursor.
    """
    return partial(_binding_cursor, connection) if connection.vendor == "postgresql" else connection.cursor


def _binding_cursor(connection: Any) -> Any:
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415  # needs psycopg's libpq

    connection.ensure_connection()
    return connection._prepare_cursor(ServerBindingCursor(connection.connection))  # type: ignore[call-arg]
