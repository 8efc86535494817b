"""``manage.py update_level``: corrects the level of the published model from matured outcomes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from predictions.mart import MartDamaged, MartMissing, open_mart
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing
from predictions.repositories.jobs import JobAlreadyActive, JobIsOver
from predictions.repositories.model_versions import SomebodyWasFaster
from predictions.watching.correction import LevelHolds, update_level

NOT_POSSIBLE = 2
REFUSALS = (
    JobAlreadyActive,
    JobIsOver,
    MartDamaged,
    MartMissing,
    ModelDoesNotFit,
    ModelMissing,
    SomebodyWasFaster,
)


class Command(BaseCommand):
    """Publishes the published model with a corrected intercept, when outcomes ask for it."""

    help = (
        "Corrects the level of the published model from outcomes that matured after its training, held back "
        "by a prior worth 20 leavers. The order of the accounts stays. Scores move with the next run."
    )

    def handle(self, **_: Any) -> None:
        """Corrects, or says why not."""
        try:
            record = update_level(open_mart(), now=timezone.now())
        except LevelHolds as holds:
            self.stdout.write(str(holds))
            return
        except REFUSALS as problem:
            raise CommandError(str(problem), returncode=NOT_POSSIBLE) from problem
        self.stdout.write(f"Model {record.version} is published. {record.promotions.latest('pk').reason}")
