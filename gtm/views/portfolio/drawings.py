"""The chart of the portfolio page."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from churnapp.web.charts import Chart, Series
from churnapp.web.risk import tier_word
from gtm.queries.portfolio.bands import MonthBands
from predictions.domain import RiskTier


def band_chart(bands: Sequence[MonthBands]) -> Chart | None:
    """Shares of the tiers over the months, the most urgent at the bottom; nothing before there are two."""
    if len(bands) < 2:
        return None
    return Chart(
        key="bands",
        label=_("Share of the accounts at medium risk and above, by the last scoring run of each month"),
        category=_("As of"),
        categories=tuple(month.as_of.isoformat() for month in bands),
        series=tuple(
            Series(
                tier_word(tier),
                tuple(month.share(tier) for month in bands),
                kind="bar",
                tone=tier.value,
                is_stacked=True,
            )
            for tier in reversed(RiskTier)
            if tier is not RiskTier.LOW
        ),
        unit="percent",
    )


def tier_shares(bands: Sequence[MonthBands]) -> list[tuple[str, float]]:
    """Word and share of each tier in the newest month, the most urgent first; nothing without a run."""
    return [(tier_word(tier), bands[-1].share(tier)) for tier in reversed(RiskTier)] if bands else []
