"""``manage.py run``: the whole product on one machine."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from argparse import ArgumentParser
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from churnapp.embedded.broker import embedded_broker
from churnapp.embedded.lease import ServicesAlreadyRun, service_lease
from churnapp.embedded.processes import Service, ServiceDidNotStart
from churnapp.embedded.services import RUN_OWNER, available_cores, worker_service
from churnapp.embedded.supervisor import Supervisor

READY_SECONDS = 60.0
WEB_PROCESSES = 2
WEB_THREADS = 4


class Command(BaseCommand):
    """Starts everything in order, waits, and stops everything in reverse order on Ctrl-C."""

    help = "Runs web, worker, scheduler and, where none is configured, the embedded broker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds the port, the interface and the choice of an empty product."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--bind", default="127.0.0.1", help="interface to listen on")
        parser.add_argument("--no-demo", action="store_true", help="start empty, without the demo portfolio")

    def handle(self, *, port: int, bind: str, no_demo: bool, **_options: object) -> None:
        """Runs until Ctrl-C or SIGTERM."""
        self._refuse_taken_port(bind, port)
        url = os.environ.setdefault("BASE_URL", f"http://{bind}:{port}")
        try:
            with service_lease(settings.DATA_DIR, owner=RUN_OWNER), suppress(KeyboardInterrupt):
                self._run(bind, port, url, with_demo=not no_demo)
        except (ServicesAlreadyRun, ServiceDidNotStart) as problem:
            raise CommandError(str(problem)) from problem
        self._say("\nStopped.")

    def _run(self, bind: str, port: int, url: str, *, with_demo: bool) -> None:
        with Supervisor(self._say) as supervisor:
            self._start(supervisor, bind=bind, port=port)
            if with_demo:
                self._load_demo()
            elif not get_user_model().objects.exists():
                self._say("Make the first login with: manage.py createsuperuser")
            self._say(f"\nChurnApp runs at {url}   (Ctrl-C stops it; the data is kept)")
            supervisor.watch()

    def _start(self, supervisor: Supervisor, *, bind: str, port: int) -> None:
        if settings.BROKER_IS_EMBEDDED:
            supervisor.start([embedded_broker(settings.DATA_DIR)], ready_within=READY_SECONDS)
        self._say("Preparing the database and the static files …")
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        services = [
            worker_service(settings.DATA_DIR, processes=available_cores()),
            _scheduler(settings.DATA_DIR),
            _web(settings.DATA_DIR, bind, port),
        ]
        self._say("Starting worker, scheduler and web …")
        supervisor.start(services, ready_within=READY_SECONDS)

    def _load_demo(self) -> None:
        done = subprocess.run([sys.executable, "manage.py", "load_demo"], cwd=settings.BASE_DIR, check=False)
        if done.returncode:
            self._say(
                "The demo portfolio could not be loaded; the lines above say why. ChurnApp runs without it."
            )

    def _refuse_taken_port(self, bind: str, port: int) -> None:
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((bind, port))
            except OSError as problem:
                raise CommandError(
                    f"Port {port} on {bind} cannot be used ({problem.strerror}). "
                    "Give another: make run PORT=8001"
                ) from problem

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _scheduler(data_dir: Path) -> Service:
    return Service(
        name="scheduler",
        command=[
            *(sys.executable, "-m", "celery", "--app", "churnapp.celery", "beat", "--loglevel", "INFO"),
            *("--schedule", str(data_dir / "run" / "scheduler"), "--pidfile", ""),
        ],
        log_path=data_dir / "logs" / "scheduler.log",
        is_ready=lambda: True,  # it answers nobody; the supervisor restarts it when it ends
    )


def _web(data_dir: Path, bind: str, port: int) -> Service:
    return Service(
        name="web",
        command=[
            *(sys.executable, "-m", "gunicorn", "churnapp.wsgi", "--bind", f"{bind}:{port}"),
            *("--worker-class", "gthread", "--workers", str(WEB_PROCESSES), "--threads", str(WEB_THREADS)),
            "--no-control-socket",
        ],
        log_path=data_dir / "logs" / "web.log",
        is_ready=lambda: _answers(f"http://{bind}:{port}/healthz"),
    )


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
