"""Fields that an admin adds to accounts."""

import re
from dataclasses import dataclass
from enum import StrEnum

from churnapp.saying import later, say

LONGEST_KEY = 40
LONGEST_LABEL = 60
LONGEST_TEXT = 255
MOST_CHOICES = 100


class FieldKind(StrEnum):
    """What a custom field holds; never changed once there are values."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    PERSON = "person"

    @property
    def label(self) -> str:
        """The kind in words."""
        return say(_WORDS[self])

    @property
    def can_be_a_feature(self) -> bool:
        """Whether a model can read it: what is measured or dated, and small sets of words."""
        return self in {FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE, FieldKind.CHOICE}


class FieldWrong(ValueError):
    """A custom field cannot be like that."""


@dataclass(frozen=True, slots=True)
class CustomField:
    """The definition of a field.

    Attributes:
        key: its name in files, addresses and exports; never changes.
        label: what people read.
        choices: valid values of a choice, in the order shown; empty for other kinds.
        is_feature: whether models may learn from it.

    Raises:
        FieldWrong: the definition contradicts itself; the message says what is valid.
    """

    key: str
    label: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    is_feature: bool = False

    def __post_init__(self) -> None:
        if len(self.key) > LONGEST_KEY or not re.fullmatch("[a-z][a-z0-9]*(_[a-z0-9]+)*", self.key):
            raise FieldWrong(
                say(
                    "{key!r} cannot be a key. Valid: up to {longest_key} lower-case letters and "
                    "digits, a letter first, with single underscores between words.",
                    key=self.key[:50],
                    longest_key=LONGEST_KEY,
                )
            )
        if not self.label.strip() or len(self.label) > LONGEST_LABEL:
            raise FieldWrong(
                say(
                    "A label has 1 to {longest_label} characters; this one has {count}.",
                    longest_label=LONGEST_LABEL,
                    count=len(self.label),
                )
            )
        if (self.kind is FieldKind.CHOICE) != bool(self.choices):
            raise FieldWrong(say("A field that is one of several needs its choices; no other field has any."))
        self._check_choices()
        if self.is_feature and not self.kind.can_be_a_feature:
            raise FieldWrong(
                say(
                    "A model cannot learn from a {kind}. Valid: numbers, money, dates and one of several.",
                    kind=self.kind,
                )
            )

    def _check_choices(self) -> None:
        if len(self.choices) > MOST_CHOICES:
            raise FieldWrong(
                say(
                    "{count} choices are too many. Valid: up to {most_choices}.",
                    count=len(self.choices),
                    most_choices=MOST_CHOICES,
                )
            )
        if len({choice.casefold() for choice in self.choices}) < len(self.choices):
            raise FieldWrong(say("Two choices are the same but for upper and lower case. Keep one of them."))
        if too_long := [choice for choice in self.choices if not 0 < len(choice) <= LONGEST_TEXT]:
            raise FieldWrong(
                say(
                    "A choice has 1 to {longest_text} characters; {too_long!r} has not.",
                    longest_text=LONGEST_TEXT,
                    too_long=too_long[0][:20],
                )
            )


def key_from_label(label: str) -> str:
    """The key that a label suggests: ``Contract value (EU)`` becomes ``contract_value_eu``.

    Raises:
        FieldWrong: the label has no Latin letter to begin with.
    """
    words = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_0123456789")
    if not words:
        raise FieldWrong(
            say("No key can be made of {label!r}. Give one of lower-case letters.", label=label[:20])
        )
    return words[:LONGEST_KEY].rstrip("_")


_WORDS = {
    FieldKind.TEXT: later("Text"),
    FieldKind.NUMBER: later("Number"),
    FieldKind.MONEY: later("Money (US dollars)"),
    FieldKind.DATE: later("Date"),
    FieldKind.CHOICE: later("One of several"),
    FieldKind.PERSON: later("Person with a login"),
}
