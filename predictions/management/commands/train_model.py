"""``manage.py train_model``: trains the ladder, registers a version, publishes what passes the gate."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from predictions.domain import Target
from predictions.jobs.progress import REFUSALS
from predictions.wiring import JOB_REFUSALS, train_here


class Command(BaseCommand):
    """Trains the ladder of models on the published mart and publishes the lowest rung that nothing beats."""

    help = (
        "Trains the ladder of models on the published mart and registers the lowest rung nothing beats. "
        "The gate publishes it by itself unless it is worse than the published model; else it stays a "
        "candidate, with the reason. One training at a time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares ``--target``, ``--churn-from-silence`` and ``--despite-quality``."""
        parser.add_argument(
            "--target",
            choices=[target.value for target in Target],
            default=Target.CHURN.value,
            help="what to predict within 90 days: churn, or an upgrade to a higher plan (default churn)",
        )
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
        self,
        *,
        target: str,
        churn_from_silence: int | None,
        despite_quality: str,
        verbosity: int,
        **_: Any,
    ) -> None:
        """Trains, then says what became of the model and why."""

        def say(step: str) -> None:
            if verbosity > 0:
                self.stdout.write(f"  {step}")

        try:
            job = train_here(
                target=Target(target),
                churn_from_silence=churn_from_silence,
                despite_quality=despite_quality,
                say=say,
            )
        except (*JOB_REFUSALS, *REFUSALS) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(job.message)
        if job.model is not None:
            self._tell_quality(job.model.evaluation["data_quality"])

    def _tell_quality(self, quality: dict[str, Any]) -> None:
        for sentence in (*quality["refusals"], *quality["warnings"]):
            self.stdout.write(self.style.WARNING(f"Data quality: {sentence}"))
        for accepted in quality["accepted"]:
            self.stdout.write(f"Data quality, accepted: {accepted['sentence']} {accepted['reason']}")
