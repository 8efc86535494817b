"""A real worker on a portfolio in memory, which dies where a test says so.

A test writes a file named after a phase into ``DATA_DIR/faults``; the first child of the worker that reaches
the phase takes the file away and kills itself.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery.signals import worker_process_init

from churnapp.celery import app

__all__ = ["app"]


def die_when_told(phase: str) -> None:
    try:
        (Path(os.environ["DATA_DIR"]) / "faults" / phase).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def dying(phase: str, function: Callable[..., Any], *, after: bool = False) -> Callable[..., Any]:
    def wrapped(*arguments: Any, **named: Any) -> Any:
        if not after:
            die_when_told(phase)
        result = function(*arguments, **named)
        if after:
            die_when_told(phase)
        return result

    return wrapped


@worker_process_init.connect
def use_the_portfolio_in_memory(**_named: object) -> None:
    from predictions import wiring
    from predictions.scoring import runs
    from tests.predictions.scoring_fakes import memory_sources

    sources = memory_sources(first_pk=int(os.environ["FIRST_PK"]), count=int(os.environ["ACCOUNTS"]))
    wiring.published_sources = lambda: sources
    runs.score_batch = dying("predict", runs.score_batch)
    runs.write_predictions = dying("write", runs.write_predictions, after=True)
    runs.runs.close_run_when_complete = dying("close", runs.runs.close_run_when_complete)
