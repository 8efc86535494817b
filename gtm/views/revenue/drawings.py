"""The charts of the revenue overview."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from churnapp.web.charts import Chart, Series
from gtm.domain import MovementKind
from gtm.queries.revenue.months import MonthRow
from gtm.queries.revenue.retention import RetentionRow

TONES = {
    MovementKind.NEW: "kind-1",
    MovementKind.EXPANSION: "kind-2",
    MovementKind.REACTIVATION: "kind-5",
    MovementKind.CONTRACTION: "kind-3",
    MovementKind.CHURN: "kind-4",
    MovementKind.UNPRICED: "kind-6",
    MovementKind.TRANSFER_IN: "soft",
    MovementKind.TRANSFER_OUT: "soft",
}


def movement_chart(year: Sequence[MonthRow], kinds: Sequence[MovementKind]) -> Chart:
    """What moved in each month: what came stands above the line, what went below."""
    return Chart(
        key="movements",
        label=_("Monthly recurring revenue that came and went in each month"),
        category=_("Month"),
        categories=tuple(row.words for row in year),
        series=tuple(
            Series(
                kind.label,
                tuple(float(row.amount(kind)) for row in year),
                kind="bar",
                tone=TONES[kind],
                is_stacked=True,
            )
            for kind in kinds
        ),
        unit="money",
    )


def retention_chart(rows: Sequence[RetentionRow]) -> Chart:
    """Retention over the twelve months up to each month."""
    return Chart(
        key="retention",
        label=_("Net and gross revenue retention over the twelve months up to each month"),
        category=_("Month"),
        categories=tuple(row.words for row in rows),
        series=(
            Series(_("Net"), tuple(row.retention.net for row in rows), tone="kind-1"),
            Series(_("Gross"), tuple(row.retention.gross for row in rows), tone="kind-4"),
        ),
        unit="percent",
    )
