"""Doing a change at once when it is small, and by the workers when people would wait for it."""

import structlog
from kombu.exceptions import OperationalError

from churnapp.workspace.changing import ROWS_AT_A_TIME, go_on
from churnapp.workspace.models import ChangeRecord
from churnapp.workspace.tasks import go_on_with

logger = structlog.get_logger(__name__)


def continue_change(pk: int, *, rows: int) -> ChangeRecord:
    """Goes on with a change, and reads where it stands then.

    Args:
        pk: which.
        rows: how many it is about; one transaction's worth is done before the answer.
    """
    if rows <= ROWS_AT_A_TIME:
        go_on(pk)
    else:
        _send(pk)
    return ChangeRecord.objects.defer("pending").get(pk=pk)


def _send(pk: int) -> None:
    """Without a broker the change waits: the sweep of stalled changes, or a click, goes on with it."""
    try:
        go_on_with.delay(pk)
    except OperationalError as problem:
        logger.warning("change_waits_for_the_broker", change=pk, problem=str(problem))
