"""The product's scheduler with so little patience that a test need not wait for the night."""

from churnapp.celery import app

__all__ = ["app"]

OFTEN = 0.5  # seconds
WANTED = ("sweep-scoring-runs", "score-newest-day")

app.conf.beat_schedule = {name: {**app.conf.beat_schedule[name], "schedule": OFTEN} for name in WANTED}
