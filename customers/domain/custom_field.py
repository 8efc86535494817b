"""Fields that an admin adds to accounts."""

import re
from dataclasses import dataclass
from enum import StrEnum

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
        return {
            "money": "Money (US dollars)",
            "choice": "One of several",
            "person": "Person with a login",
        }.get(self, self.capitalize())

    @property
    def can_be_a_feature(self) -> bool:
        """Whether a model can read it: measured things and small sets of words."""
        return self in {FieldKind.NUMBER, FieldKind.MONEY, FieldKind.CHOICE}


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
                f"{self.key[:50]!r} cannot be a key. Valid: up to {LONGEST_KEY} lower-case letters and "
                "digits, a letter first, with single underscores between words."
            )
        if not self.label.strip() or len(self.label) > LONGEST_LABEL:
            raise FieldWrong(f"A label has 1 to {LONGEST_LABEL} characters; this one has {len(self.label)}.")
        if (self.kind is FieldKind.CHOICE) != bool(self.choices):
            raise FieldWrong("A field that is one of several needs its choices; no other field has any.")
        self._check_choices()
        if self.is_feature and not self.kind.can_be_a_feature:
            raise FieldWrong(
                f"A model cannot learn from a {self.kind}. Valid: numbers, money and one of several."
            )

    def _check_choices(self) -> None:
        if len(self.choices) > MOST_CHOICES:
            raise FieldWrong(f"{len(self.choices)} choices are too many. Valid: up to {MOST_CHOICES}.")
        if len({choice.casefold() for choice in self.choices}) < len(self.choices):
            raise FieldWrong("Two choices are the same but for upper and lower case. Keep one of them.")
        if too_long := [choice for choice in self.choices if not 0 < len(choice) <= LONGEST_TEXT]:
            raise FieldWrong(f"A choice has 1 to {LONGEST_TEXT} characters; {too_long[0][:20]!r} has not.")


def key_from_label(label: str) -> str:
    """The key that a label suggests: ``Contract value (EU)`` becomes ``contract_value_eu``.

    Raises:
        FieldWrong: the label has no Latin letter to begin with.
    """
    words = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_0123456789")
    if not words:
        raise FieldWrong(f"No key can be made of {label[:20]!r}. Give one of lower-case letters.")
    return words[:LONGEST_KEY].rstrip("_")
