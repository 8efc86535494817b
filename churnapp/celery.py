"""The Celery application; tasks live in each context's ``tasks`` module."""

import logging.config
import os

from celery import Celery
from celery.signals import setup_logging, worker_ready
from django.conf import settings
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


@setup_logging.connect  # type: ignore[untyped-decorator]
def use_the_products_logging(**_ignored: object) -> None:
    """Keeps Celery from setting up logs of its own."""
    logging.config.dictConfig(settings.LOGGING)


@worker_ready.connect  # type: ignore[untyped-decorator]
def tell_the_starter(**_ignored: object) -> None:
    """Says that tasks are taken from now on, to the process that waits for it."""
    say_ready()
