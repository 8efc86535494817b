"""What a panel of the account page is."""

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import ClassVar

from django.http import QueryDict

from churnapp.accounts.models import User
from customers.models import CustomerRecord


class PanelPlace(StrEnum):
    """Where on the account page a panel stands."""

    STORY = "story"  # the wide column
    FACTS = "facts"  # the narrow column


class AccountPanel(ABC):
    """One panel of the account page.

    Attributes:
        key: its name in the URL and its DOM id.
        title: its heading.
        place: in the wide or the narrow column.
        position: smaller stands further up.
        template: a template that renders the inside of the panel's card.
        is_in_first_response: whether it is part of the first response rather than loaded after it.
        kept_in_address: parameters of its URL that the address of the page keeps.
        is_hidden_when_empty: whether the page leaves it out when its template renders nothing; only where it
            is part of the first response.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    place: ClassVar[PanelPlace]
    position: ClassVar[int]
    template: ClassVar[str]
    is_in_first_response: ClassVar[bool] = False
    is_hidden_when_empty: ClassVar[bool] = False
    kept_in_address: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """What the template shows; the account is already known to be visible to the user."""

    def context_asked(
        self,
        account: CustomerRecord,
        user: User,
        query: QueryDict,  # noqa: ARG002
    ) -> dict[str, object]:
        """The same for a panel that its own URL can vary; most panels ignore the query."""
        return self.context(account, user)

    def is_shown_to(self, user: User) -> bool:  # noqa: ARG002
        """Whether the person gets this panel at all."""
        return True
