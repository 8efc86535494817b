"""Both databases hold the schema, and the models match the migrations."""

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_the_migrations_match_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_sqlite_waits_for_a_writer_instead_of_failing():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone")
    with connection.cursor() as cursor:
        assert cursor.execute("pragma journal_mode").fetchone() == ("wal",)
        assert cursor.execute("pragma busy_timeout").fetchone() == (20_000,)
    assert connection.transaction_mode == "IMMEDIATE"
