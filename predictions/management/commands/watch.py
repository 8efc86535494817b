"""``manage.py watch``: looks at what the model is fed and says what is wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from predictions.mart import MartDamaged, MartMissing, open_mart
from predictions.queries.backtests import published_model
from predictions.watching.watch import watch

NOT_POSSIBLE = 2


class Command(BaseCommand):
    """Looks at the freshness, volume, gaps and drift of the published mart."""

    help = (
        "Looks at the newest mart: feeds that stopped, weeks far from the usual, values that went missing, "
        "features and scores that shifted since the training. Keeps what it saw for the page Model watch."
    )

    def handle(self, **_: Any) -> None:
        """Looks, keeps and prints."""
        try:
            seen = watch(open_mart(), published_model(), now=timezone.now())
        except (MartMissing, MartDamaged) as problem:
            raise CommandError(str(problem), returncode=NOT_POSSIBLE) from problem
        if not seen.alarms:
            self.stdout.write(f"Mart of {seen.as_of}: nothing is wrong with what the model is fed.")
        for alarm in seen.alarms:
            self.stdout.write(f"- {alarm['sentence']}")
