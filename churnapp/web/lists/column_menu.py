"""The menu that chooses columns, their order, and what a list is sorted by."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext

from churnapp.web.lists.shape import MAX_SORTS
from churnapp.web.lists.state import ListState


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column of the menu.

    Attributes:
        may_rise, may_sink: whether it can be moved one to the left or right.
    """

    key: str
    label: str
    is_shown: bool
    may_rise: bool = False
    may_sink: bool = False


@dataclass(frozen=True, slots=True)
class ColumnMenu:
    """What can be chosen.

    Attributes:
        first: the column that always stays first.
        choices: those shown in their order, then the others.
        sorts: what the list is sorted by, filled up with empty ones that may be added.
        sort_choices: the values of each of them and their words.
        default_url: the list with its own columns; empty when it shows them.
    """

    first: str
    choices: Sequence[ColumnChoice]
    sorts: Sequence[str]
    sort_choices: Sequence[tuple[str, str]]
    default_url: str


def column_menu(state: ListState) -> ColumnMenu | None:
    """The menu; None for lists whose columns are fixed."""
    labels = state.shape.columns
    if not labels:
        return None
    first, *shown = state.shown_columns
    hidden = [key for key in labels if key not in shown and key != first]
    choices = [
        ColumnChoice(key, labels[key], is_shown=True, may_rise=place > 0, may_sink=place < len(shown) - 1)
        for place, key in enumerate(shown)
    ]
    choices += [ColumnChoice(key, labels[key], is_shown=False) for key in hidden]
    directed = [
        ("", pgettext("order of a column", "%(column)s, up")),
        ("-", pgettext("order of a column", "%(column)s, down")),
    ]
    return ColumnMenu(
        first=labels[first],
        choices=choices,
        sorts=(*state.sorts, *[""] * (MAX_SORTS - len(state.sorts)))[: len(state.sorts) + 1][:MAX_SORTS],
        sort_choices=[
            (f"{sign}{key}", words % {"column": label})
            for key, label in state.shape.sorts.items()
            for sign, words in directed
        ],
        default_url=state.with_columns(*state.shape.default_columns).url if state.columns else "",
    )
