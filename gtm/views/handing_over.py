"""What is said after an account was handed over."""

from django.utils.translation import gettext as _

from churnapp.web.templatetags.formats import day
from gtm.models import PlayRecord


def handed_over(play: PlayRecord) -> str:
    """To whom, and by when; an account without a CSM has a play that nobody owns yet."""
    name, due = play.customer.name, day(play.due_on)
    if play.owner is None:
        return _(
            "%(name)s: a play is open, due %(due)s, but the account has no CSM. Ask an admin "
            "who looks after it."
        ) % {"name": name, "due": due}
    return _("%(name)s: handed over to %(owner)s, due %(due)s. The sale waits where it is.") % {
        "name": name,
        "owner": play.owner,
        "due": due,
    }
