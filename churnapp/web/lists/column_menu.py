"""The menu that chooses columns, their order, and what a list is sorted by."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from churnapp.web.icons import icon_svg
from churnapp.web.lists.reading import MENU
from churnapp.web.lists.shape import MAX_SORTS
from churnapp.web.lists.state import COLUMNS, ListState


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

    @property
    def rows(self) -> SafeString:
        """A row for each choice with the buttons that move it; written here: lists have many columns."""
        return SafeString("".join(map(_row, self.choices)))

    @property
    def sort_options(self) -> Sequence[tuple[str, SafeString]]:
        """For each sort its value and its options, the first without the one that takes it away."""
        plain = [
            (value, f'<option value="{escape(value)}">{escape(word)}</option>')
            for value, word in self.sort_choices
        ]
        return [(sort, _options(plain, sort, place)) for place, sort in enumerate(self.sorts)]


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


def columns_url(state: ListState) -> str:
    """The list with the menu open; empty for lists whose columns are fixed."""
    return menu_url(state, COLUMNS) if state.shape.columns else ""


def menu_url(state: ListState, name: str) -> str:
    """The list with something open that is folded otherwise."""
    return f"{state.url}{'' if state.url == '?' else '&'}{MENU}={name}"


def _row(choice: ColumnChoice) -> str:
    key, label = escape(choice.key), escape(choice.label)
    up = _move(key, "up", "rise", _("Further left"), _("Move %(label)s to the left") % {"label": label})
    down = _move(key, "down", "sink", _("Further right"), _("Move %(label)s to the right") % {"label": label})
    checked = " checked" if choice.is_shown else ""
    return (
        '<div class="column-row"><label class="menu-row"><input class="form-check-input" type="checkbox"'
        f' name="column" value="{key}" id="column-{key}"{checked}>{label}</label>'
        f"{up if choice.may_rise else ''}{down if choice.may_sink else ''}</div>"
    )


def _move(key: str, direction: str, verb: str, title: str, words: str) -> str:
    return (
        f'<button class="btn btn-sm btn-icon" type="submit" name="move" value="{key}.{direction}"'
        f' id="{verb}-{key}" title="{title}">{icon_svg(f"chevron-{direction}")}'
        f'<span class="visually-hidden">{words}</span></button>'
    )


def _options(plain: Sequence[tuple[str, str]], chosen: str, place: int) -> SafeString:
    none = _("No further") if chosen else _("Then by …")
    head = f'<option value="">{none}</option>' if place else ""
    return SafeString(
        head
        + "".join(
            option.replace("<option ", "<option selected ", 1) if value == chosen else option
            for value, option in plain
        )
    )
