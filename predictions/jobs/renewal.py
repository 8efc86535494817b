"""After an upgrade: a mart that an older version of the product built is built again, once, by itself."""

import logging

from predictions.jobs.desk import JobDesk
from predictions.mart import MartDamaged, MartMissing, MartOutdated, open_mart, published_pointer
from predictions.models import JobKind, JobRecord
from predictions.repositories.jobs import JobAlreadyActive
from predictions.scoring.queue import QueueUnreachable

logger = logging.getLogger(__name__)

INSTEAD_OF = "instead_of"
"""The option of a job that names the mart it was opened to replace."""


def renew_outdated_mart(desk: JobDesk) -> JobRecord | None:
    """Opens the build of a mart that this version of the product can read; never raises.

    Each outdated mart is replaced once: a build that failed or was cancelled is left to people, and so is a
    mart that is damaged, because a disk may be the reason.

    Returns:
        The job; None where the published mart is of this version, or was to be replaced before.
    """
    try:
        open_mart()
    except MartOutdated:
        return _replaced(desk, published_pointer().version)
    except (MartMissing, MartDamaged):
        return None
    return None


def _replaced(desk: JobDesk, version: str) -> JobRecord | None:
    if JobRecord.objects.filter(kind=JobKind.MART, options__instead_of=version).exists():
        return None
    try:
        job = desk.open(JobKind.MART, started_by=None, options={INSTEAD_OF: version})
    except (JobAlreadyActive, QueueUnreachable) as problem:
        logger.info("The mart of an older version waits for the next sweep: %s", problem)
        return None
    logger.warning("Mart %s is of an older version of the product and is built again", version)
    return job
