"""``manage.py evaluate``: the evaluation report of the published model."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from predictions.ml.registry import ModelMissing, published_record


class Command(BaseCommand):
    """Prints the evaluation report of the published model, out of time on matured labels."""

    help = "Prints the evaluation report of the published model, out of time on matured labels."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares ``--json``."""
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the report as JSON")

    def handle(self, *, as_json: bool, **_: Any) -> None:
        """Prints the stored report."""
        try:
            record = published_record()
        except ModelMissing as problem:
            raise CommandError(str(problem)) from problem
        if as_json:
            self.stdout.write(json.dumps({"version": record.version, **record.evaluation}, indent=2))
            return
        report = record.evaluation
        self.stdout.write(f"Model {record.version}, {record.reason}")
        self.stdout.write(
            f"Churn is {report['churn_definition']}. {report['n_accounts']:,} accounts, "
            f"{report['n_churned_accounts']:,} left, {report['n_snapshots']} snapshots until "
            f"{report['last_snapshot']}; tested at {len(report['origins'])} origins on "
            f"{report['n_test_rows']:,} rows with {report['n_test_leavers']:,} leavers."
        )
        for rung, figures in report["rungs"].items():
            self.stdout.write(_line(rung, figures))


def _line(rung: str, figures: dict[str, Any]) -> str:
    if figures["log_loss"] is None:
        return f"{rung} {figures['model']}: {figures['reason']}"
    slope = figures["calibration_slope"]
    return (
        f"{rung} {figures['model']}: log loss {figures['log_loss']:.4f}, "
        f"Brier skill {figures['brier_skill']:+.1%}, "
        f"AUC {figures['auc']:.3f} ({figures['auc_low']:.3f} to {figures['auc_high']:.3f}), "
        f"observed/expected {figures['observed_expected']:.2f} "
        f"({figures['observed_expected_low']:.2f} to {figures['observed_expected_high']:.2f}), "
        f"slope {'–' if slope is None else f'{slope:.2f}'}. {figures['reason']}"
    )
