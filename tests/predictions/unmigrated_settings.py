"""The product's settings with tables made from the models at once: migrating takes longer than a test."""

from churnapp.settings import *  # noqa: F403
from churnapp.settings import INSTALLED_APPS

MIGRATION_MODULES = {app.rpartition(".")[2]: None for app in INSTALLED_APPS}
