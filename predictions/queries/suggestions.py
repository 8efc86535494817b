"""What later contexts offer to do about a score, right below the recommended action.

A context writes a ``RiskSuggester`` and adds it when its app is ready; the first that has something to offer
is shown.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from predictions.queries.scores import CurrentScoreRow


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to do about an account.

    Attributes:
        words: what there is, such as the play under way; empty where the button says it all.
        label: on the link or button; empty for none.
        url: a page to open or, for a form, where it is sent.
        is_form: whether something is changed, so that it is sent and not opened.
    """

    words: str = ""
    label: str = ""
    url: str = ""
    is_form: bool = False


class RiskSuggester(ABC):
    """Knows what to offer about a score."""

    @abstractmethod
    def suggestion(self, account: CustomerRecord, score: CurrentScoreRow, user: User) -> Suggestion | None:
        """What to offer this person; None for nothing. At most one query."""


_suggesters: list[RiskSuggester] = []


def add_suggester(suggester: RiskSuggester) -> None:
    """Adds what offers something."""
    _suggesters.append(suggester)


def suggestion_for(account: CustomerRecord, score: CurrentScoreRow, user: User) -> Suggestion | None:
    """The first offer there is."""
    offers = (suggester.suggestion(account, score, user) for suggester in _suggesters)
    return next((offer for offer in offers if offer is not None), None)
