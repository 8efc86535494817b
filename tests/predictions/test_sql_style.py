"""The SQL reads alike: the linter is clean, and every file says its grain first."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from predictions.mart.relations import RELATIONS, SQL_FOLDER

pytestmark = pytest.mark.any_database


@pytest.mark.slow
def test_the_linter_finds_nothing():
    linter = Path(sys.executable).parent / "sqlfluff"

    finished = subprocess.run(
        [linter, "lint", SQL_FOLDER], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )

    assert finished.returncode == 0, finished.stdout


def test_every_file_is_a_relation_of_the_mart_and_says_its_grain_first():
    files = {path.stem: path.read_text() for path in SQL_FOLDER.glob("*.sql")}

    assert set(files) == set(RELATIONS)
    assert [name for name, text in files.items() if not text.startswith("-- grain: one row")] == []
