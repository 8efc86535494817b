"""What the people of the demo find in their inboxes: how the run ended, and which plays press."""

from datetime import datetime

from churnapp.notifications.notify import notify_all
from gtm.queries.plays.due import due_notes, overdue_notes
from predictions.watching.telling import tell_of_alarms, tell_of_runs


def tell_demo_notices(now: datetime) -> None:
    """Tells what the scheduler would tell by tomorrow; twice, it tells nothing new."""
    tell_of_runs(now=now)
    tell_of_alarms(now=now)
    notify_all("play_due", due_notes(now.date()))
    notify_all("play_overdue", overdue_notes(now.date()))
