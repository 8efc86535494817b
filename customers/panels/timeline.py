"""The timeline of an account on its page."""

from django.http import QueryDict

from churnapp.accounts.models import User
from churnapp.saying import Said
from customers.forms import AnswerForm, NoteForm
from customers.models import CustomerRecord
from customers.panels.panel import AccountPanel, PanelPlace
from customers.panels.registry import add_panel
from customers.queries.notes import pinned_notes
from customers.timeline import Place, feed_of, timeline_sources

KIND, BEFORE = "type", "before"


class TimelinePanel(AccountPanel):
    """What happened, with the form to say what else did."""

    key = "timeline"
    title = Said("Timeline")
    place = PanelPlace.STORY
    position = 18
    template = "customers/_timeline.html"

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """The newest page of everything."""
        return self.context_asked(account, user, QueryDict())

    def context_asked(self, account: CustomerRecord, user: User, query: QueryDict) -> dict[str, object]:
        """One or two queries per source, and two for pinned notes."""
        sources, chosen = timeline_sources(), query.get(KIND, "")
        kinds = {source.key for source in sources if source.key == chosen}
        before = Place.read(query.get(BEFORE))
        shown: dict[str, object] = {
            "feed": feed_of(account, user, kinds=kinds, before=before),
            "sources": sources,
            "chosen": next(iter(kinds), ""),
            "before": before,
            "may_edit": user.may_edit,
            "answer_form": AnswerForm(auto_id=False),
        }
        if before is not None:
            return shown
        return {
            **shown,
            "form": NoteForm(auto_id="note_%s"),
            "pinned": pinned_notes(account.pk, user) if not kinds or "notes" in kinds else (),
        }


add_panel(TimelinePanel())
