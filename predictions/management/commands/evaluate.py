"""``manage.py evaluate``: the evaluation report of the published model."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from predictions.domain import Target
from predictions.management.evaluation_text import evaluation_lines
from predictions.ml.registry import ModelMissing, published_record


class Command(BaseCommand):
    """Prints the evaluation report of the published model, out of time on matured labels."""

    help = "Prints the evaluation report of the published model, out of time on matured labels."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares ``--target`` and ``--json``."""
        parser.add_argument(
            "--target",
            choices=[target.value for target in Target],
            default=Target.CHURN.value,
            help="which published model: that of churn or that of upgrades (default churn)",
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the report as JSON")

    def handle(self, *, target: str, as_json: bool, **_: Any) -> None:
        """Prints the stored report."""
        try:
            record = published_record(Target(target))
        except ModelMissing as problem:
            raise CommandError(str(problem)) from problem
        if as_json:
            self.stdout.write(json.dumps({"version": record.version, **record.evaluation}, indent=2))
            return
        for line in evaluation_lines(record):
            self.stdout.write(line)
