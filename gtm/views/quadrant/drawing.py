"""The quadrant as a plot: single accounts where they are few, else how many lie in each cell."""

import json
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from churnapp.web.markup import markup
from churnapp.web.plot import Axis, Plot, root
from churnapp.web.templatetags.formats import money, number, probability, short_money
from customers.queries.account import account_url
from gtm.domain import ExpansionCutoffs, Quadrant
from gtm.queries.expansion.grid import PROBABILITY_EDGES, TOPS, Edges
from gtm.queries.expansion.quadrant_map import Cell, Dot, QuadrantMap, Sums
from predictions.domain import MOST_POINTS

WIDTH, HEIGHT = 880, 460
SMALLEST, LARGEST = 3.0, 15.0
TICKS = (0.0, 0.01, 0.03, 0.06, 0.1, 0.15, 0.25, 0.4, 0.6, 0.8, 1.0)

# written with ``markup``: a drawing has some hundred cells
MARK = (
    '<a class="quadrant-mark is-{} dense-{}" href="{}" tabindex="{}"><title>{}</title>'
    '<circle cx="{}" cy="{}" r="{}"></circle></a>'
)
ROW = (
    '<tr><td>{}</td><td data-label="Upgrade">{}</td><td class="number" data-label="Accounts">'
    '<a href="{}">{}</a></td><td class="number" data-label="MRR">{}</td></tr>'
)
BRUSH = SafeString('<rect class="quadrant-brush" width="0" height="0"></rect>')

type CellUrl = Callable[[Cell], str]
type QuadrantUrl = Callable[[Quadrant], str]


class QuadrantDrawing:
    """Draws a map.

    Args:
        found: the sums and, where few, the accounts.
        cutoffs: what counts as high.
        cell_url: where a cell's accounts are listed.
        quadrant_url: where a quadrant's accounts are listed.
    """

    def __init__(
        self, found: QuadrantMap, cutoffs: ExpansionCutoffs, cell_url: CellUrl, quadrant_url: QuadrantUrl
    ) -> None:
        self._found, self._cutoffs = found, cutoffs
        self._cell_url, self._quadrant_url = cell_url, quadrant_url
        self._edges = found.edges
        self._churn_words, self._upgrade_words = _ranges(PROBABILITY_EDGES), _ranges(found.edges)
        self._from = float(cutoffs.pressure) if found.edges.is_points else cutoffs.propensity
        right = _top_for(PROBABILITY_EDGES, (cell[0] for cell in found.cells), cutoffs.churn)
        self._top = (
            self._edges.top
            if self._edges.is_points
            else _top_for(self._edges, (cell[1] for cell in found.cells), cutoffs.propensity)
        )
        self._plot = Plot(WIDTH, HEIGHT, right, 1.0, root)

    def svg(self, label: str) -> SafeString:
        """The whole plot, with what it says to a screen reader."""
        plot = self._plot
        marks = self._dots() if self._found.dots else self._cells()
        return format_html(
            '<svg class="plot quadrant-plot" viewBox="0 0 {} {}" role="group" aria-label="{}"'
            ' data-across="{}" data-up="{}" data-base="{}">{}{}{}{}</svg>',
            WIDTH,
            HEIGHT,
            label,
            json.dumps([plot.x(value) for value in PROBABILITY_EDGES.values]),
            json.dumps([self._y(value) for value in self._edges.values]),
            plot.y(0),
            self._areas(),
            plot.axes(
                Axis(_("Churn within 90 days"), self._across_ticks()), Axis(self._up_label, self._up_ticks())
            ),
            marks,
            BRUSH,
        )

    def rows_html(self) -> SafeString:
        """The cells with accounts as rows of a table, the most revenue first; written here: they are many."""
        ranked = sorted(self._found.cells.items(), key=lambda item: -item[1].mrr)
        rows = (
            markup(
                ROW,
                self._churn_words[cell[0]],
                self._upgrade_words[cell[1]],
                self._cell_url(cell),
                number(sums.accounts),
                money(sums.mrr),
            )
            for cell, sums in ranked
        )
        return SafeString("".join(rows))

    @property
    def _up_label(self) -> str:
        return _("Points by rules") if self._edges.is_points else _("Upgrade within 90 days")

    def _y(self, value: float) -> float:
        """Points are as far apart from each other; probabilities are spread out where they are small."""
        share = min(value / self._top, 1.0)
        return self._plot.y(share**2 if self._edges.is_points else share)

    def _across_ticks(self) -> list[tuple[float, str]]:
        return [(tick, f"{100 * tick:g}%") for tick in TICKS if tick <= self._plot.right]

    def _up_ticks(self) -> list[tuple[float, str]]:
        if self._edges.is_points:
            return [((points / self._top) ** 2, str(points)) for points in range(MOST_POINTS + 1)]
        return [(tick / self._top, f"{100 * tick:g}%") for tick in TICKS if tick <= self._top]

    def _areas(self) -> SafeString:
        """The four quadrants behind the marks, each a link to its list."""
        plot, across, up = self._plot, self._plot.x(self._cutoffs.churn), self._y(self._from)
        left, right, top, base = plot.x(0), plot.x(plot.right), plot.y(1.0), plot.y(0)
        boxes = {
            Quadrant.GROWTH_ENGINE: (left, top, across, up, top + 18),
            Quadrant.RESCUE_AND_EXPAND: (across, top, right, up, top + 18),
            Quadrant.STABLE: (left, up, across, base, base - 8),
            Quadrant.FLIGHT_RISK: (across, up, right, base, base - 8),
        }
        return format_html_join(
            "",
            '<a class="quadrant-area is-{}" href="{}" aria-label="{}" tabindex="-1">'
            '<rect x="{}" y="{}" width="{}" height="{}"></rect>'
            '<text x="{}" y="{}" text-anchor="{}">{}</text></a>',
            [
                (
                    quadrant,
                    self._quadrant_url(quadrant),
                    _("%(quadrant)s: %(accounts)s accounts")
                    % {"quadrant": quadrant.label, "accounts": self._found.quadrants[quadrant].accounts},
                    x,
                    y,
                    round(until - x, 1),
                    round(low - y, 1),
                    until - 8,
                    words,
                    "end",
                    quadrant.label,
                )
                for quadrant, (x, y, until, low, words) in boxes.items()
            ],
        )

    def _dots(self) -> SafeString:
        largest = max((dot.mrr or Decimal(0) for dot in self._found.dots), default=Decimal(1)) or Decimal(1)
        return format_html_join(
            "",
            '<a class="quadrant-mark is-{}" href="{}" tabindex="{}"><title>{}</title>'
            '<circle cx="{}" cy="{}" r="{}"></circle></a>',
            [
                (
                    dot.quadrant,
                    account_url(dot.pk),
                    -1 if place else 0,
                    self._dot_words(dot),
                    self._plot.x(dot.churn),
                    self._y(dot.upgrade),
                    _radius(dot.mrr or Decimal(0), largest),
                )
                for place, dot in enumerate(self._found.dots)
            ],
        )

    def _cells(self) -> SafeString:
        largest = max((sums.mrr for sums in self._found.cells.values()), default=Decimal(1)) or Decimal(1)
        most = max((sums.accounts for sums in self._found.cells.values()), default=1)
        across, up = self._middles()
        marks = (
            markup(
                MARK,
                self._quadrant_of(cell),
                min(4, round(4 * (sums.accounts / most) ** 0.5)),
                self._cell_url(cell),
                -1 if place else 0,
                self._cell_words(cell, sums),
                across[cell[0]],
                up[cell[1]],
                _radius(sums.mrr, largest),
            )
            for place, (cell, sums) in enumerate(self._found.cells.items())
        )
        return SafeString("".join(marks))

    def _middles(self) -> tuple[list[float], list[float]]:
        """The middle of each column, and of each row, of cells; points lie on their line."""
        across = _between([self._plot.x(value) for value in PROBABILITY_EDGES.values])
        up = [self._y(value) for value in self._edges.values]
        return across, up if self._edges.is_points else _between(up)

    def _quadrant_of(self, cell: Cell) -> Quadrant:
        across, up = cell
        churn = (PROBABILITY_EDGES.values[across] + PROBABILITY_EDGES.values[across + 1]) / 2
        values = self._edges.values
        upgrade = values[up] if self._edges.is_points else (values[up] + values[up + 1]) / 2
        return Quadrant.of(is_leaving=churn >= self._cutoffs.churn, wants_more=upgrade >= self._from)

    def _dot_words(self, dot: Dot) -> str:
        upgrade = (
            _("%(upgrade)s points") % {"upgrade": f"{dot.upgrade:g}"}
            if self._edges.is_points
            else _("upgrade %(upgrade)s") % {"upgrade": probability(dot.upgrade)}
        )
        mrr = _("MRR unknown") if dot.mrr is None else _("%(mrr)s MRR") % {"mrr": short_money(dot.mrr)}
        return _("%(dot)s: churn %(churn)s, %(upgrade)s, %(mrr)s") % {
            "dot": dot.name,
            "churn": probability(dot.churn),
            "upgrade": upgrade,
            "mrr": mrr,
        }

    def _cell_words(self, cell: Cell, sums: Sums) -> str:
        sentence = (
            ngettext(
                "%(count)s account, %(mrr)s MRR: churn %(churn)s, points %(upgrade)s",
                "%(count)s accounts, %(mrr)s MRR: churn %(churn)s, points %(upgrade)s",
                sums.accounts,
            )
            if self._edges.is_points
            else ngettext(
                "%(count)s account, %(mrr)s MRR: churn %(churn)s, upgrade %(upgrade)s",
                "%(count)s accounts, %(mrr)s MRR: churn %(churn)s, upgrade %(upgrade)s",
                sums.accounts,
            )
        )
        return sentence % {
            "count": number(sums.accounts),
            "mrr": short_money(sums.mrr),
            "churn": self._churn_words[cell[0]],
            "upgrade": self._upgrade_words[cell[1]],
        }


def _top_for(edges: Edges, cells: Iterator[int], cutoff: float) -> float:
    """The end of an axis: as far as accounts and the cut-off reach."""
    highest = max((edges.values[cell + 1] for cell in cells), default=0.0)
    return next((top for top in TOPS if top >= max(highest, min(1.0, 1.2 * cutoff))), 1.0)


def _radius(mrr: Decimal, largest: Decimal) -> float:
    """Areas are as revenue is."""
    return round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(mrr / largest), 1)


def _ranges(edges: Edges) -> list[str]:
    """The words of each cell along an axis; a drawing has some hundred cells, and an axis two dozen."""
    words = [edges.words(edge) for edge in range(len(edges.values))]
    if edges.is_points:
        return words
    between = _("%(first)s to %(last)s")
    return [between % {"first": first, "last": last} for first, last in pairwise(words)]


def _between(edges: list[float]) -> list[float]:
    return [round((first + last) / 2, 1) for first, last in pairwise(edges)]
