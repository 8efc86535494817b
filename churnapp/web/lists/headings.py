"""The headings of a list, each a link that sorts by it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.web.icons import icon_svg
from churnapp.web.lists.column import ListColumn
from churnapp.web.lists.state import ListState
from churnapp.web.markup import markup
from churnapp.web.remembered import written_once


@dataclass(frozen=True, slots=True)
class Heading[Column: ListColumn]:
    """One heading.

    Attributes:
        sort_url: the list sorted by this column; empty when it cannot be.
        further_url: the list sorted by this column after what it is sorted by now.
        direction: ``ascending`` or ``descending`` when the list is sorted by it, as in ``aria-sort``.
        place: 1 for what it is sorted by first; 0 where one thing alone sorts it, or this does not.
    """

    column: Column
    sort_url: str
    further_url: str
    direction: str
    place: int

    def cell(self, target: str, chooses_rows: bool) -> SafeString:
        """The cell; written here, because every list has many.

        Args:
            target: DOM id of what a sort replaces.
            chooses_rows: whether it holds the box that chooses every row of the page.
        """
        column = self.column
        css = " ".join(filter(None, ("number" * column.is_number, "not-on-phone" * (not column.on_phone))))
        return markup(
            '<th scope="col" class="{}"{}{}>{}{}</th>',
            css,
            markup(' aria-sort="{}"', self.direction) if self.direction else "",
            markup(' title="{}"', column.explanation) if column.explanation else "",
            _choose_page() if chooses_rows else "",
            self._link(target) if self.sort_url else column.label,
        )

    def _link(self, target: str) -> SafeString:
        arrow = {"descending": "arrow-narrow-down", "ascending": "arrow-narrow-up"}.get(self.direction)
        return markup(
            '<a href="{url}" hx-get="{url}" hx-target="#{target}" hx-swap="outerHTML" hx-push-url="true"'
            ' data-further="{further}">{label}{arrow}{place}</a>',
            url=self.sort_url,
            target=target,
            further=self.further_url,
            label=self.column.label,
            arrow=icon_svg(arrow) if arrow else "",
            place=markup("<sup>{}</sup>", self.place) if self.place else "",
        )


@written_once(1)
def _choose_page() -> SafeString:
    return markup(
        '<input class="form-check-input row-choice" type="checkbox" data-chooses-page form="none"'
        ' aria-label="{}">',
        _("Choose every row on this page"),
    )


def headings_of[Column: ListColumn](state: ListState, columns: Iterable[Column]) -> list[Heading[Column]]:
    """A heading for every column."""
    return [_heading(state, column) for column in columns]


def _heading[Column: ListColumn](state: ListState, column: Column) -> Heading[Column]:
    keys = [sort.removeprefix("-") for sort in state.sorts]
    if column.key not in state.shape.sorts:
        return Heading(column, "", "", "", 0)
    first = column.descending_first
    is_sorted = column.key in keys
    place = keys.index(column.key) if is_sorted else 0
    direction = "descending" if is_sorted and state.sorts[place].startswith("-") else "ascending"
    return Heading(
        column,
        sort_url=state.with_sort(column.key, descending_first=first).url,
        further_url=state.with_further_sort(column.key, descending_first=first).url,
        direction=direction if is_sorted else "",
        place=place + 1 if is_sorted and len(keys) > 1 else 0,
    )
