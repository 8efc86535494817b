"""``manage.py train_model``: trains the ladder, evaluates it and publishes what passes the gate."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from predictions.mart import MartDamaged, MartMissing
from predictions.ml.examples import ChurnDefinition
from predictions.ml.lifecycle import train_and_publish
from predictions.ml.training import TrainingRefused
from predictions.models import ModelStatus


class Command(BaseCommand):
    """Trains the ladder of models on the published mart and publishes the lowest rung that nothing beats."""

    help = "Trains the ladder of models on the published mart and publishes the lowest rung nothing beats."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares ``--churn-from-silence`` and ``--despite-quality``."""
        parser.add_argument(
            "--churn-from-silence",
            type=int,
            metavar="DAYS",
            help="where churn is not recorded: let DAYS without any event stand for churn (30 to 365)",
        )
        parser.add_argument(
            "--despite-quality",
            default="",
            metavar="REASON",
            help="train although a check of the data refuses; the model page shows the reason",
        )

    def handle(
        self, *, churn_from_silence: int | None, despite_quality: str, verbosity: int, **_: Any
    ) -> None:
        """Trains, then says what was published and why."""

        def say(step: str) -> None:
            if verbosity > 0:
                self.stdout.write(f"  {step}")

        try:
            definition = (
                ChurnDefinition()
                if churn_from_silence is None
                else ChurnDefinition(churn_from_silence, is_silence=True)
            )
            record = train_and_publish(definition=definition, despite_quality=despite_quality, progress=say)
        except (MartMissing, MartDamaged, TrainingRefused, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        evaluation = record.evaluation
        decided = record.promotions.all()[0].reason
        stands = "is published" if record.status == ModelStatus.PUBLISHED else "stays a candidate"
        self.stdout.write(
            f"Model {record.version} {stands}: {record.reason} {decided} "
            f"Trained on {evaluation['n_rows']:,} rows of "
            f"{evaluation['n_accounts']:,} accounts, {evaluation['n_churned_accounts']:,} of which left."
        )
        quality = evaluation["data_quality"]
        for sentence in (*quality["refusals"], *quality["warnings"]):
            self.stdout.write(self.style.WARNING(f"Data quality: {sentence}"))
        for accepted in quality["accepted"]:
            self.stdout.write(f"Data quality, accepted: {accepted['sentence']} {accepted['reason']}")
