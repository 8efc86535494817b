"""What a filter of the account list is."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db.models import Q

from churnapp.accounts.models import User


class AccountFilter(ABC):
    """One filter with a fixed set of choices; several chosen values mean any of them.

    Attributes:
        key: its parameter in the URL.
        label: its name on the page.
        position: smaller stands further left.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    position: ClassVar[int]

    @abstractmethod
    def choices(self, user: User) -> Mapping[str, str]:
        """Valid values and their words, in the order shown; at most one query."""

    @abstractmethod
    def condition(self, chosen: Sequence[str], today: date) -> Q:
        """Which accounts have any of the chosen values; ``chosen`` holds valid values only."""
