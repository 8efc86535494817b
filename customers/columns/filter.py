"""What a quick filter of the account list is."""

from typing import ClassVar

from churnapp.lists import ListFilter


class AccountFilter(ListFilter):
    """One filter.

    Attributes:
        position: smaller stands further left.
    """

    position: ClassVar[int]
