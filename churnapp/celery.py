"""The Celery application; tasks live in each context's ``tasks`` module."""

import logging.config
import os
import sys

from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun, worker_process_init, worker_ready
from django.conf import settings
from django.db import close_old_connections, connection
from django_structlog.celery.steps import DjangoStructLogInitStep

from churnapp.embedded.readiness import say_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "churnapp.settings")
app = Celery("churnapp")
app.set_default()  # without it, threads of the web process send to an application of Celery's own
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(
    DjangoStructLogInitStep
)  # a task's log lines carry the id of the request that sent it
app.autodiscover_tasks()

# Celery would open a connection anew for every task; it is kept, as a web server does between requests
KEPT_SECONDS = 60
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize


@setup_logging.connect  # type: ignore[untyped-decorator]
def use_the_products_logging(**_ignored: object) -> None:
    """Keeps Celery from setting up logs of its own."""
    logging.config.dictConfig(settings.LOGGING)


@worker_process_init.connect  # type: ignore[untyped-decorator]
def keep_the_connection(**_ignored: object) -> None:
    """Lets a child of the worker keep its connection, and what it has read of the database with it."""
    connection.settings_dict["CONN_MAX_AGE"] = KEPT_SECONDS
    for moment in (task_prerun, task_postrun):
        moment.connect(close_what_is_broken_or_old, weak=False)


def close_what_is_broken_or_old(**_ignored: object) -> None:
    """A database that was restarted is found again by the next task."""
    close_old_connections()


@worker_ready.connect  # type: ignore[untyped-decorator]
def tell_the_starter(**_ignored: object) -> None:
    """Says that tasks are taken from now on, to the process that waits for it."""
    say_ready()
