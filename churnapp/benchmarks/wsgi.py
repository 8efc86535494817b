"""The product with the floor page beside it, for the server that a benchmark starts."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "churnapp.settings")
django.setup(set_prefix=False)
settings.ROOT_URLCONF = "churnapp.benchmarks.urls"
application = WSGIHandler()
