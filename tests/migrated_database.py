"""A migrated SQLite database, kept between test runs: migrating an empty one takes seconds of every process."""

import hashlib
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection


def kept_database(folder: Path) -> Path:
    """Where the database of these migrations and of these versions of other applications is kept."""
    root = settings.BASE_DIR
    told = [
        root / "uv.lock",
        *sorted(root.glob("*/migrations/*.py")),
        *sorted(root.glob("*/*/migrations/*.py")),
    ]
    fingerprint = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in told))
    return folder / f"{fingerprint.hexdigest()[:20]}.sqlite3"


def lay_out(kept: Path) -> bool:
    """Puts a copy of the kept database where the tests look for theirs; False where there is none."""
    if not kept.exists():
        return False
    shutil.copyfile(kept, connection.creation._get_test_db_name())
    return True


def keep(kept: Path) -> None:
    """Keeps the database that the tests were just given, in place of those of other migrations."""
    own = kept.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("vacuum into %s", [str(own)])
    own.replace(kept)
    for outdated in kept.parent.glob("*.sqlite3"):
        if outdated != kept:
            outdated.unlink(missing_ok=True)
