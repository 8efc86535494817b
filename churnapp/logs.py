"""Logs: one JSON object a line, with the id of the request that a line or a task belongs to."""

from collections.abc import MutableMapping
from typing import Any

import structlog

# every request is logged once, when it is finished, and every task where it runs
NOISE = frozenset({"request_started", "task_enqueued"})


def drop_noise(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leaves out events that say what a later one says again."""
    if event.get("event") in NOISE:
        raise structlog.DropEvent
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    drop_noise,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(*, for_people: bool) -> dict[str, Any]:
    """Configures structlog and returns Django's LOGGING.

    Args:
        for_people: columns for a terminal instead of JSON.
    """
    structlog.configure(
        processors=[
            *SHARED,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": [*SHARED, structlog.processors.format_exc_info],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django.request": {"level": "ERROR"},  # 4xx are in request_finished
            "axes": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
        },
    }
