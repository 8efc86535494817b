"""What can be done to many rows of a list at once: an extension point like columns.

A context writes a ``ListAction``, ends its module with ``add_action(…)`` and imports it when its app is
ready. Setting one field on many rows is ``SetField`` and needs no code of its own.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from churnapp.accounts.models import User
from churnapp.saying import say
from churnapp.workspace.traces import EditableField, Json, RowEdit

type Answers = Mapping[str, Json]


class UnknownAction(LookupError):
    """No list has that action, or not for this person."""


class ListAction(ABC):
    """Something to do with chosen rows.

    Attributes:
        key: its name in the URL.
        label: on its button, in the reader's language: ``Assign CSM``.
        icon: a name of the vendored icons.
        list_key: on which list it is offered.
        subject: what the rows are, such as ``account``.
        position: smaller stands first.
    """

    key: str
    icon: str
    list_key: str
    subject: str
    position: int

    @property
    @abstractmethod
    def label(self) -> str:
        """In the reader's language."""

    def is_offered_to(self, user: User) -> bool:
        """Whether the person may do it at all; rows are checked one by one when it is done."""
        return user.may_edit

    @abstractmethod
    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> forms.Form:
        """Asks what has to be known."""

    @abstractmethod
    def answers(self, form: forms.Form) -> Answers:
        """What a valid form said, as it is stored."""

    @abstractmethod
    def words(self, answers: Answers) -> str:
        """What was done, without how many rows: ``Assigned to Lena Brandt``."""

    @abstractmethod
    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:
        """Does it to rows, inside a transaction.

        Args:
            rows: keys; those that the person may not see or change are left out.
            answers: what was chosen.
            user: who does it.
            now: when it is done.

        Returns:
            What was changed; a row that needed no change is not among it.
        """


class SetField(ListAction):
    """Sets one editable field on every chosen row.

    Args:
        field: what is set.
        list_key: on which list it is offered.
        label: on its button, marked with ``later``.
        icon: a name of the vendored icons.
        position: smaller stands first.
    """

    def __init__(self, field: EditableField, *, list_key: str, label: str, icon: str, position: int) -> None:
        self.field = field
        self.key = f"set-{field.key.replace('_', '-')}"
        self._label, self.icon, self.position = label, icon, position
        self.list_key, self.subject = list_key, field.subject

    @property
    def label(self) -> str:
        """As it was given."""
        return say(self._label)

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> forms.Form:
        """One field."""
        form = forms.Form(posted)
        form.fields["value"] = self.field.form_field(user)
        return form

    def answers(self, form: forms.Form) -> Answers:
        """The value as it is stored."""
        return {"value": self.field.stored(form.cleaned_data["value"])}

    def words(self, answers: Answers) -> str:
        """``CSM set to Lena Brandt``."""
        return self.field.sentence(answers["value"])

    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:
        """Three queries."""
        allowed = list(self.field.rows(user).order_by().filter(pk__in=rows).values_list("pk", flat=True))
        return self.field.set_on(allowed, answers["value"], now)


_actions: dict[tuple[str, str], ListAction] = {}
_borrowed: dict[str, str] = {}


def add_action(action: ListAction) -> None:
    """Adds an action to its list; the same key again replaces it."""
    _actions[action.list_key, action.key] = action


def borrow_actions(list_key: str, of: str) -> None:
    """Offers on a list what another one offers, because the keys of their rows mean the same things.

    Args:
        list_key: of the list that borrows.
        of: key of the list that lends.
    """
    _borrowed[list_key] = of


def actions_for(list_key: str, user: User) -> list[ListAction]:
    """What the person may do with rows of the list, first things first."""
    lists = {list_key, _borrowed.get(list_key)}
    offered = (action for (key, _), action in _actions.items() if key in lists)
    return sorted(
        (action for action in offered if action.is_offered_to(user)), key=lambda action: action.position
    )


def action_named(list_key: str, key: str, user: User) -> ListAction:
    """The action of a list, its own or a borrowed one.

    Raises:
        UnknownAction: there is none, or not for this person.
    """
    offered = actions_for(list_key, user)
    for action in offered:
        if action.key == key:
            return action
    valid = ", ".join(each.key for each in offered) or "none"
    raise UnknownAction(f"Unknown action {key!r} of the list {list_key!r}. Valid: {valid}.")


def action_of(list_key: str, key: str) -> ListAction | None:
    """The action by which a stored change was begun; None when it is no longer part of the product."""
    return _actions.get((list_key, key))
