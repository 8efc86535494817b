"""Pages as several people ask for them at once: a real server, and clients that keep their connections."""

import gzip
import itertools
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Lock

from churnapp.embedded.processes import Service

HOST = "127.0.0.1"
READY_SECONDS = 60.0
TWENTIETHS = 20
GZIP = b"\x1f\x8b"


class PageRefused(RuntimeError):
    """A page answered something else than itself."""


@dataclass(frozen=True, slots=True)
class Percentiles:
    """How long answers took, in seconds."""

    p50: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Percentiles":
        """The middle of them, and what nineteen in twenty stay below."""
        if len(seconds) < 2:
            return cls(seconds[0], seconds[0])
        return cls(statistics.median(seconds), statistics.quantiles(seconds, n=TWENTIETHS)[-1])


@contextmanager
def served(data_dir: Path, *, workers: int) -> Iterator[list[int]]:
    """The ports of the product's server on this machine's database, up while the block runs.

    Each process has a port of its own, because which of several processes accepts a connection is chance, and
    four clients at one of them measure the chance.

    Args:
        data_dir: where it logs.
        workers: its processes.
    """
    # in a process of its own, so that files are named as the server will look for them
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(  # noqa: S603
        collect, check=True, env={**os.environ, "DJANGO_SETTINGS_MODULE": "churnapp.settings"}
    )
    ports = [_free_port() for _ in range(workers)]
    services = [_server(data_dir, port) for port in ports]
    try:
        for service in services:
            service.start()
        for service in services:
            service.wait_until_ready(READY_SECONDS)
        yield ports
    finally:
        for service in services:
            service.stop()


def _server(data_dir: Path, port: int) -> Service:
    return Service(
        name="web server of the benchmark",
        command=[
            *(sys.executable, "-m", "gunicorn", "churnapp.benchmarks.wsgi", "--bind", f"{HOST}:{port}"),
            *("--worker-class", "gthread", "--workers", "1", "--threads", "4"),
            *("--keep-alive", "60", "--no-control-socket"),
        ],
        log_path=data_dir / "logs" / f"benchmark-{port}.log",
        is_ready=lambda: _listens(port),
    )


class Clients:
    """People who ask for pages at the same time, each on a connection of its own.

    Args:
        ports: of the server's processes, which get the clients in turn.
        cookie: what says who they are.
        count: how many of them.
        headers: sent with each request.
    """

    def __init__(
        self, ports: Sequence[int], cookie: str, count: int, headers: Sequence[tuple[str, str]] = ()
    ) -> None:
        self._headers = {"Cookie": cookie, "Accept-Encoding": "gzip", **dict(headers)}
        self._connections = [
            HTTPConnection(HOST, port, timeout=60) for port in itertools.islice(itertools.cycle(ports), count)
        ]

    def answers(self, urls: Sequence[str], *, requests: int) -> list["Answer"]:
        """What each request brought, the addresses asked for in turn by whoever is free.

        Raises:
            PageRefused: a page answered with another status than 200.
        """
        waiting = _in_turn(urls, requests)
        with ThreadPoolExecutor(len(self._connections)) as people:
            lists = people.map(lambda connection: self._ask(connection, waiting), self._connections)
            return [answer for each in lists for answer in each]

    def close(self) -> None:
        """Hangs up."""
        for connection in self._connections:
            connection.close()

    def _ask(self, connection: HTTPConnection, waiting: Callable[[], str | None]) -> list["Answer"]:
        answers = []
        while (url := waiting()) is not None:
            start = time.perf_counter()
            connection.request("GET", url, headers=self._headers)
            response = connection.getresponse()
            body = response.read()
            answers.append(Answer(time.perf_counter() - start, body))
            if response.status != 200:
                raise PageRefused(
                    f"{url} answered {response.status} instead of 200. Open it in a browser to see why."
                )
        return answers


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as it came.

    Attributes:
        seconds: from the question to the last byte.
        packed: as it was sent, in gzip where that is smaller.
    """

    seconds: float
    packed: bytes

    @property
    def size(self) -> int:
        """Bytes of the page itself."""
        return len(gzip.decompress(self.packed)) if self.packed.startswith(GZIP) else len(self.packed)


def _in_turn(urls: Sequence[str], requests: int) -> Callable[[], str | None]:
    """Hands out one address after the other to several threads."""
    lock, addresses = Lock(), itertools.islice(itertools.cycle(urls), requests)

    def next_one() -> str | None:
        with lock:
            return next(addresses, None)

    return next_one


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as asking:
        asking.settimeout(1)
        return asking.connect_ex((HOST, port)) == 0
