"""The play that the risk panel suggests, or the one that is under way."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.compiled import compiled, first
from churnapp.web.templatetags.formats import day
from customers.models import CustomerRecord
from gtm.domain import PlayType
from gtm.models import PlayRecord
from predictions.domain import RiskTier
from predictions.queries.scores import CurrentScoreRow
from predictions.queries.suggestions import RiskSuggester, Suggestion


class SuggestedPlay(RiskSuggester):
    """A play against the risk: the one under way, else one to start where the risk asks for something."""

    def suggestion(self, account: CustomerRecord, score: CurrentScoreRow, user: User) -> Suggestion | None:
        """One query."""
        play = first(_due_first(account=account.pk))
        if play is not None:
            return Suggestion(_under_way(play), _("See the play"), reverse("gtm:play", args=[play.pk]))
        if not user.may_edit or score.risk_tier is RiskTier.LOW:
            return None
        start = reverse("gtm:start_risk_play", args=[account.pk])
        return Suggestion(label=_("Start this play"), url=start, is_form=True)


@compiled
def _due_first(*, account: int) -> QuerySet[PlayRecord]:
    against = PlayRecord.objects.open().filter(customer=account, play_type=PlayType.RISK)
    return against.select_related("owner").order_by("due_on", "pk")[:1]


def _under_way(play: PlayRecord) -> str:
    facts = {"reason": play.words, "owner": play.owner or _("nobody yet"), "day": day(play.due_on)}
    return _("Under way: “%(reason)s”, %(owner)s, due %(day)s.") % facts
