"""What is said after an account was handed over."""

from churnapp.web.templatetags.formats import day
from gtm.models import PlayRecord


def handed_over(play: PlayRecord) -> str:
    """To whom, and by when; an account without a CSM has a play that nobody owns yet."""
    name, due = play.customer.name, day(play.due_on)
    if play.owner is None:
        return (
            f"{name}: a play is open, due {due}, but the account has no CSM. Ask an admin who looks after it."
        )
    return f"{name}: handed over to {play.owner}, due {due}. The sale waits where it is."
