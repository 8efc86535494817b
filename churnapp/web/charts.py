"""Charts that people explore: data for the browser to draw, and the same as a table for screen readers."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

from churnapp.web.templatetags.formats import money, number, percent

Unit = Literal["number", "percent", "money"]
FORMATS: dict[Unit, Callable[[float | None], str]] = {"number": number, "percent": percent, "money": money}


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one set of bars.

    Attributes:
        name: in the legend and in the table.
        values: one for each category; None leaves a gap.
        kind: how it is drawn.
        tone: a colour by meaning: ``accent``, ``soft``, a risk tier, or ``kind-1`` to
            ``kind-6`` for kinds of things.
        is_stacked: whether it stands on the stacked series before it.
    """

    name: str
    values: tuple[float | None, ...]
    kind: Literal["line", "bar", "area"] = "line"
    tone: str = "accent"
    is_stacked: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line with a word, at one category."""

    at: str
    word: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart over a row of categories, usually days.

    Attributes:
        key: its DOM id on the page.
        label: what it shows, as its accessible name.
        category: heading of the categories in the table: Day, Month.
        categories: along the horizontal axis; ISO dates stay as they are.
        unit: how values are written; percent expects shares from 0 to 1.
    """

    key: str
    label: str
    category: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = "number"
    marks: tuple[Mark, ...] = ()

    @property
    def drawing(self) -> dict[str, object]:
        """What the browser draws from."""
        return asdict(self)

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table: each category with the formatted value of each series."""
        written = FORMATS[self.unit]
        columns = zip(*(series.values for series in self.series), strict=True)
        return [
            (category, [written(value) for value in values])
            for category, values in zip(self.categories, columns, strict=True)
        ]
