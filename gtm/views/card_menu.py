"""Cards of a board as HTML, written in Python because there are many, and the menu by which each is moved."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from churnapp.web.icons import icon_svg
from churnapp.web.markup import markup

MOVABLE = SafeString(' tabindex="0" draggable="true" aria-describedby="board-keys"')
"""What a card of somebody who may move it carries."""
BUTTON = '<button class="menu-row" type="submit" form="{}" formaction="{}" name="{}" value="{}">{}</button>'


def form_of(column: str) -> str:
    """The id of the form that the menus of a column send."""
    return f"move-{column}"


@dataclass(frozen=True, slots=True)
class CardMenu:
    """What the menus of the cards of one column offer.

    Attributes:
        form: id of the form of the column, which holds what all its moves send.
        title: words above the ways on.
        field: what the form calls the stage that a card moves to.
        ways_on: value and label of each.
    """

    form: str
    title: str
    field: str
    ways_on: Sequence[tuple[str, str]]

    def html(self, name: str, url: str) -> SafeString:
        """The menu of one card.

        Args:
            name: of the account, for who cannot see the card around it.
            url: that moves it.
        """
        buttons = (markup(BUTTON, self.form, url, self.field, *way) for way in self.ways_on)
        return markup(
            '<details class="menu deal-menu"><summary aria-label="{}">{}</summary>'
            '<div class="menu-sheet"><p class="menu-title">{}</p>{}</div></details>',
            _("Move %(name)s") % {"name": name},
            icon_svg("dots"),
            self.title,
            mark_safe("".join(buttons)),  # noqa: S308 (escaped piece by piece)
        )


class Cards[Row](ABC):
    """Writes the cards of one column.

    Args:
        menu: of each of them; None where the reader moves no cards.
    """

    def __init__(self, menu: CardMenu | None) -> None:
        self._menu = menu

    def html(self, rows: Iterable[Row]) -> SafeString:
        """The ``li`` elements."""
        return mark_safe("".join(map(self.card, rows)))  # noqa: S308 (escaped piece by piece)

    @abstractmethod
    def card(self, row: Row) -> SafeString:
        """One of them."""

    @property
    def movable(self) -> SafeString | str:
        """What the element of a card carries."""
        return MOVABLE if self._menu else ""

    def menu_of(self, name: str, url: str) -> SafeString | str:
        """The menu of one card; see ``CardMenu.html``."""
        return self._menu.html(name, url) if self._menu else ""
