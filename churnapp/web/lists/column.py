"""What the machinery needs to know about a column."""

from abc import ABC
from typing import ClassVar


class ListColumn(ABC):
    """A column of any list; each list adds what its cells are made of.

    Attributes:
        key: its name in the URL and in the CSS class of its cells.
        label: its heading, shown beside the value on a phone.
        descending_first: whether the first click puts the largest on top.
        is_number: right-aligned with tabular figures.
        on_phone: whether a narrow screen shows it.
        explanation: one sentence on the heading, for what the label does not say.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    descending_first: ClassVar[bool] = False
    is_number: ClassVar[bool] = False
    on_phone: ClassVar[bool] = True
    explanation: ClassVar[str] = ""
