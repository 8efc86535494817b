"""``manage.py export_predictions``: the published predictions as CSV or Parquet."""

from argparse import ArgumentParser
from dataclasses import fields
from pathlib import Path

import pyarrow as pa
from django.core.management.base import BaseCommand, CommandError

from churnapp.exports import ExportRefused, write_table, writer_for
from predictions.models import CurrentScoreRecord
from predictions.queries.published import PublishedPrediction, published_predictions

_TYPES = {
    "as_of": pa.date32(),
    "churn_probability": pa.float64(),
    "probability_low": pa.float64(),
    "probability_high": pa.float64(),
    "risk_score": pa.float64(),
    "predicted_at": pa.timestamp("us", tz="UTC"),
}
SCHEMA = pa.schema(
    [(field.name, _TYPES.get(field.name, pa.string())) for field in fields(PublishedPrediction)]
)


class Command(BaseCommand):
    """Writes one line per published prediction."""

    help = "Exports the published predictions to a .csv or .parquet file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds the file."""
        parser.add_argument("file", type=Path, help="where to; the ending chooses CSV or Parquet")

    def handle(self, *, file: Path, **_options: object) -> None:
        """Exports, or says in one sentence why it cannot."""
        try:
            writer_for(file)
            if not CurrentScoreRecord.objects.exists():
                raise CommandError("No predictions are published yet. Run: manage.py score --wait")
            count = write_table(file, SCHEMA, published_predictions())
        except ExportRefused as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{count:,} predictions written to {file}.")
