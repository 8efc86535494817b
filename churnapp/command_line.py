"""The command line: a database or disk that takes no part is said in one sentence with the remedy."""

import errno
import sys
from collections.abc import Sequence

from django.core.management import execute_from_command_line
from django.db import DatabaseError, connection

EXIT_MACHINE_REFUSED = 2
EXIT_INTERRUPTED = 130

# words of SQLite and of a connection that fails, codes of PostgreSQL → what to do
_DATABASE_REFUSALS = (
    (
        ("no such table", "no such column", "has no column named"),
        ("42P01", "42703"),
        "The tables of the database are missing or older than the product. Run: manage.py migrate",
    ),
    (
        ("database is locked",),
        (),
        "Another command keeps the database busy. Wait until it is done and run this again.",
    ),
    (
        ("disk is full", "disk I/O error", "readonly database"),
        ("53100", "25006"),
        "The database cannot be written ({cause}). Free space or allow writing, and run this again.",
    ),
    (
        ("connection", "unable to open database file"),
        (),
        "The database {place} does not answer ({cause}). "
        "Start it or correct DATABASE_URL, and run this again.",
    ),
)
_DISK_REFUSALS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO}
)


def run_command_line(arguments: Sequence[str]) -> None:
    """Runs a command; exits with 2 and one sentence where the database or the disk refuses to take part.

    Anything else that goes wrong is a defect and keeps its traceback; so does everything with --traceback.
    """
    try:
        execute_from_command_line(list(arguments))
    except KeyboardInterrupt:
        _end("Interrupted. Run the same command again.", EXIT_INTERRUPTED)
    except DatabaseError as problem:
        sentence = database_refusal(problem)
        if sentence is None or "--traceback" in arguments:
            raise
        _end(sentence, EXIT_MACHINE_REFUSED)
    except OSError as problem:
        if problem.errno not in _DISK_REFUSALS or "--traceback" in arguments:
            raise
        _end(_disk_refusal(problem), EXIT_MACHINE_REFUSED)


def database_refusal(problem: DatabaseError) -> str | None:
    """One sentence with the remedy; None where the database is well and the statement is at fault."""
    text = str(problem).strip()
    code = getattr(problem.__cause__, "sqlstate", None)
    cause = text.splitlines()[0].strip().rstrip(".") if text else type(problem).__name__
    for words, codes, sentence in _DATABASE_REFUSALS:
        if code in codes or any(word in text for word in words):
            return sentence.format(cause=cause, place=_database_place())
    return None


def _database_place() -> str:
    settings = connection.settings_dict
    host = settings.get("HOST")
    return f"{host}:{settings.get('PORT') or 5432}/{settings['NAME']}" if host else str(settings["NAME"])


def _disk_refusal(problem: OSError) -> str:
    place = f"{problem.filename} " if problem.filename else "A file "
    return (
        f"{place}cannot be read or written ({problem.strerror}). "
        "Free space or allow it, and run this again: what was published before stays as it is."
    )


def _end(sentence: str, code: int) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(code)
