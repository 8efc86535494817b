"""What narrows a list: menus to choose from, and chips that can be taken away one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.web.filters import NO_FILTER, Condition, Joined
from churnapp.web.lists.shape import FilterShape
from churnapp.web.lists.state import ListState


@dataclass(frozen=True, slots=True)
class FilterMenu:
    """A filter with what is chosen in it."""

    shape: FilterShape
    chosen: tuple[str, ...]

    @property
    def options(self) -> SafeString:
        """A box for each choice; written here, because lists have many choices."""
        key = escape(self.shape.key)
        return SafeString(
            "".join(
                f'<label class="menu-row"><input class="form-check-input" type="checkbox" name="{key}"'
                f' value="{escape(value)}"{" checked" if value in self.chosen else ""}>'
                f"{escape(str(word))}</label>"
                for value, word in self.shape.choices.items()
            )
        )

    @property
    def is_folded(self) -> bool:
        """Whether it waits behind "More filters" as long as nothing is chosen in it."""
        return not self.shape.is_usual


@dataclass(frozen=True, slots=True)
class Chip:
    """One chosen value.

    Attributes:
        label: the filter it belongs to.
        word: the value in words.
        url: the list without it.
    """

    label: str
    word: str
    url: str


def menus_of(state: ListState) -> list[FilterMenu]:
    """Every filter of the list with what is chosen in it."""
    return [FilterMenu(shape, state.filters.get(shape.key, ())) for shape in state.shape.filters]


def chips_of(state: ListState) -> list[Chip]:
    """A chip for the search, every chosen value and every condition, in the order of the filters."""
    chips = [Chip(_("Search"), state.search, state.without_search().url)] if state.search else []
    for menu in menus_of(state):
        for value in menu.chosen:
            rest = tuple(other for other in menu.chosen if other != value)
            url = state.with_filter(menu.shape.key, *rest).url
            chips.append(Chip(menu.shape.label, menu.shape.choices[value], url))
    return [*chips, *_of_conditions(state)]


def _of_conditions(state: ListState) -> Iterator[Chip]:
    root = state.where.root
    if root.joined is Joined.ANY:  # taking one away would narrow the list, which no chip does
        yield Chip(_("Any of"), root.words, state.with_where(NO_FILTER).url)
        return
    for part in root.parts:
        label = part.field.label if isinstance(part, Condition) else _("Any of")
        yield Chip(label, part.words, state.with_where(state.where.without(part)).url)
