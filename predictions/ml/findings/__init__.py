"""What stands beside the table of rungs, one finding per file, each as JSON for the report."""

from typing import Any

type Json = dict[str, Any]
