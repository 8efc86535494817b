"""Templates without the indents that only their writers need: bytes that every page would carry and pack."""

import re

from django.template import Origin
from django.template.loaders import app_directories, filesystem

INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
PAGE = ".html"


class _WithoutIndents(filesystem.Loader):
    """Takes indents away once, when a template is read; its line breaks stay, so that lines can be counted.

    What ``pre`` and ``textarea`` hold comes from variables, or stands in the line where they begin.
    """

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return INDENT.sub("", contents) if origin.name.endswith(PAGE) else contents


class Loader(_WithoutIndents):
    """The product's own templates."""


class AppLoader(_WithoutIndents, app_directories.Loader):
    """Those of libraries."""
