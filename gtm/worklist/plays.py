"""Plays that are due, on the worklist of the day."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from churnapp.compiled import compiled, leads_to
from churnapp.saying import Said, inside
from churnapp.web.addresses import address
from churnapp.web.templatetags.formats import in_days
from customers.worklist import EVERYBODY, RowAction, Why, WorklistReason, add_reason
from gtm.domain import PlayStatus
from gtm.models import PlayRecord


class PlayDue(WorklistReason):
    """A play was to be done by today."""

    key = "play_due"
    title = Said("Play due")
    label = Said("Play due")
    icon = "clipboard-check"
    position = 40
    roles = EVERYBODY

    def condition(self, today: date) -> Q:
        """An open play is due today or overdue."""
        return Q(pk__in=_due(today).values("customer"))

    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:
        """Which play, since when, and the move that comes next; the play due first of each account."""
        due = _due_about(today=today, accounts=tuple(account_pks))
        return {play.customer_id: Why(_in_words(play, today), _next_move(play)) for play in due}


def _due(today: date) -> QuerySet[PlayRecord]:
    return PlayRecord.objects.awake().filter(due_on__lte=today)


@compiled
def _due_about(*, today: date, accounts: tuple[int, ...]) -> QuerySet[PlayRecord]:
    return _due(today).filter(leads_to("customer", accounts)).order_by("-due_on", "-pk")


def _in_words(play: PlayRecord, today: date) -> str:
    when = in_days((play.due_on - today).days)
    if play.due_on < today:
        return _("%(reason)s: was due %(when)s, still %(status)s") % {
            "reason": play.words,
            "when": when,
            "status": inside(PlayStatus(play.status).label),
        }
    return _("%(reason)s: due %(when)s") % {"reason": play.words, "when": when}


def _next_move(play: PlayRecord) -> RowAction:
    acting = play.status == PlayStatus.ACTING
    return RowAction(
        _("Recovered") if acting else _("Acting on it"),
        address("gtm:move_play", play.pk),
        {
            "status": PlayStatus.RECOVERED.value if acting else PlayStatus.ACTING.value,
            "seen": play.status,
        },
    )


add_reason(PlayDue())
