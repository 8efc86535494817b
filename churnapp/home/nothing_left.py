"""What the page of the day says when nobody needs anybody."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.templatetags.formats import day, in_days
from customers.models import CustomerRecord
from gtm.queries.plays.of_account import next_play
from predictions.models import CurrentScoreRecord


@dataclass(frozen=True, slots=True)
class NothingLeft:
    """An empty worklist.

    Attributes:
        has_accounts: whether the person may see a single one.
        has_scores: whether any account of the scope has one: without, nothing can be on the list.
        next_words: what comes next.
    """

    has_accounts: bool
    has_scores: bool
    next_words: str


def nothing_left(user: User, scope: Scope, today: date) -> NothingLeft:
    """Why the list is empty, and what comes next; three queries."""
    visible = CustomerRecord.objects.visible_to(user, scope)
    return NothingLeft(
        has_accounts=CustomerRecord.objects.visible_to(user).exists(),
        has_scores=CurrentScoreRecord.objects.filter(customer__in=visible).exists(),
        next_words=_next_words(user, scope, today),
    )


def _next_words(user: User, scope: Scope, today: date) -> str:
    play = next_play(user, scope, today)
    if play is None:
        return _(
            "Nothing is due in the days ahead. A look at the accounts with the most revenue is never wrong."
        )
    when = _("%(days)s, on %(due_on)s") % {
        "days": in_days((play.due_on - today).days),
        "due_on": day(play.due_on),
    }
    return _("Next comes “%(reason)s” for %(account_name)s, due %(when)s.") % {
        "reason": play.reason,
        "account_name": play.account_name,
        "when": when,
    }
