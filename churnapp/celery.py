"""The Celery application; tasks live in each context's ``tasks`` module."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "churnapp.settings")
app = Celery("churnapp")
app.set_default()  # without it, threads of the web process send to an application of Celery's own
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
