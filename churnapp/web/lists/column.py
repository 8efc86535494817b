"""What the machinery needs to know about a column."""

from typing import Protocol


class ListColumn(Protocol):
    """A column, as far as its heading and its cells need to know."""

    @property
    def key(self) -> str:
        """Its name in the URL and in the CSS class of its cells."""

    @property
    def label(self) -> str:
        """Its words, shown beside the value on a phone."""

    @property
    def explanation(self) -> str:
        """What the words do not say."""

    @property
    def descending_first(self) -> bool:
        """Whether the first click puts the largest on top."""

    @property
    def is_number(self) -> bool:
        """Whether it is right-aligned with tabular figures."""

    @property
    def on_phone(self) -> bool:
        """Whether a narrow screen shows it."""
