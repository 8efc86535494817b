"""Rows and files that are made once for a module: each of its tests begins from them."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings


@dataclass(frozen=True)
class Lasting:
    """What lasts as long as a module.

    Attributes:
        folder: the data folder that what lasts is made in.
    """

    folder: Path

    def make[Made](self, make: Callable[[], Made]) -> Made:
        """Makes something that lasts, in its own data folder."""
        with override_settings(DATA_DIR=self.folder):
            return make()

    def lay_out(self, data_dir: Path) -> None:
        """Copies the files into a test's own folder, where they may be damaged."""
        shutil.copytree(self.folder, data_dir, dirs_exist_ok=True)


@pytest.fixture(scope="module")
def lasting(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Lasting]:
    """For fixtures of a module that write: a test takes back what it adds, and not what was there.

    The tests of such a module do not commit (``transactional_db``, ``live_server``): they would wait for it.
    """
    with django_db_blocker.unblock():
        assert connection.features.supports_transactions  # which is tried, and not within one
        with transaction.atomic():
            yield Lasting(tmp_path_factory.mktemp("lasting"))
            transaction.set_rollback(True)
