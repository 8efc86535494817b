"""Both databases hold the schema, and the models match the migrations."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_the_migrations_match_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_new_installation_has_the_tables_of_one_that_came_step_by_step():
    at_once = MigrationLoader(None)
    steps = MigrationLoader(None, replace_migrations=False)
    for key, replacing in steps.replacements.items():  # as for an installation that stands between two steps
        steps.graph.remove_replacement_node(key, replacing.replaces)

    differing = MigrationAutodetector(steps.project_state(), at_once.project_state()).changes(at_once.graph)

    assert any(migration.replaces for migration in at_once.graph.nodes.values())
    assert not differing


@pytest.mark.django_db
def test_sqlite_waits_for_a_writer_instead_of_failing():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone")
    with connection.cursor() as cursor:
        assert cursor.execute("pragma journal_mode").fetchone() == ("wal",)
        assert cursor.execute("pragma busy_timeout").fetchone() == (20_000,)
    assert connection.transaction_mode == "IMMEDIATE"


def test_every_database_is_kept_open_between_requests():
    assert connection.settings_dict["CONN_MAX_AGE"] > 0
