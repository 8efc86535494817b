"""Pages, and a small write, while rules open plays in another process."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings
from django.test import Client
from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.benchmarks.measure import Measurement, peak_memory_mb
from churnapp.benchmarks.serving import Clients, PageRefused, served

ASKED_ALONE = 40
FOLLOW = (sys.executable, "-m", "churnapp.benchmarks.following_rules")
FLOOR = "the same with nothing else going on"


class Asked(NamedTuple):
    """How long a page took, and how long somebody waited who saves something; seconds."""

    page: float
    write: float


def measure_meanwhile(size: str, user: User, forget: Callable[[], None]) -> list[Measurement]:
    """Medians and p95 of both.

    Args:
        size: of the portfolio, in words.
        user: who asks for the pages.
        forget: takes back what rules opened, so that a pass opens it again.
    """
    cookie, pages = _cookie(user), [reverse("gtm:plays"), reverse("customers:accounts")]
    with served(settings.DATA_DIR, workers=1) as ports:
        clients = Clients(ports, cookie, 1)

        def ask() -> Asked:
            answers = clients.answers(pages, requests=len(pages))
            return Asked(sum(answer.seconds for answer in answers) / len(answers), _written(user))

        try:
            for _ in range(2):
                ask()
            alone = [ask() for _ in range(ASKED_ALONE)]
            forget()
            meanwhile = _while_rules_look(ask)
        finally:
            clients.close()
    asked = f"{size}, {len(meanwhile)} times {' and '.join(pages)}"
    return [
        _beside("pages meanwhile", asked, [each.page for each in meanwhile], [each.page for each in alone]),
        _beside(
            "a write meanwhile",
            f"{len(meanwhile)} times one row",
            [each.write for each in meanwhile],
            [each.write for each in alone],
        ),
    ]


def _cookie(user: User) -> str:
    client = Client()
    client.force_login(user, "churnapp.accounts.sessions.PasswordBackend")
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def _while_rules_look(ask: Callable[[], Asked]) -> list[Asked]:
    asked = []
    with subprocess.Popen(FOLLOW, stdout=subprocess.PIPE) as process:  # noqa: S603
        if process.stdout is None or process.stdout.readline() != b"begun\n":
            raise PageRefused("The process that follows the rules did not begin; its own words stand above.")
        while process.poll() is None:
            asked.append(ask())
    return asked


def _written(user: User) -> float:
    """As long as somebody who saves something waits for the pass, on SQLite for its lock."""
    start = time.perf_counter()
    User.objects.filter(pk=user.pk).update(last_login=datetime.now(UTC))
    return time.perf_counter() - start


def _beside(name: str, size: str, busy: list[float], calm: list[float]) -> Measurement:
    return Measurement(
        name,
        size,
        statistics.median(busy),
        FLOOR,
        statistics.median(calm),
        peak_memory_mb(),
        p95=_p95(busy),
        floor_p95=_p95(calm),
    )


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(0.95 * len(seconds)))]
