"""The plots of the model page from its rows."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.web.capacity_plot import Reached, capacity_frame, capacity_plot
from churnapp.web.reliability_plot import SaidAndCame, reliability_plot
from churnapp.web.templatetags.formats import number
from predictions.queries.model_page.capacity import CapacityCurve, CapacityStep
from predictions.queries.model_page.reliability import Reliability, ReliabilityBin


def drawn_reliability(found: Reliability) -> SafeString:
    """What was said against what came."""
    return reliability_plot(
        [_group(group) for group in found.bins],
        steps=found.steps,
        spread=found.spread,
        highest=found.highest,
        label=_(
            "Share of accounts that left against the chance that was said; the table below has the numbers"
        ),
    )


def drawn_capacity(curve: CapacityCurve, chosen: CapacityStep) -> SafeString:
    """Leavers reached in time against accounts per week, with the chosen capacity marked."""
    return capacity_plot(
        [
            Reached(
                step.per_week,
                step.reached.value or 0.0,
                step.reached.low or 0.0,
                step.reached.high or 0.0,
                step.reached_at_random,
            )
            for step in curve.steps
        ],
        chosen=chosen.per_week,
        in_all=curve.leaver_count,
        label=_("Leavers reached in time against accounts taken on each week; the numbers stand beside"),
    )


def mark_of(curve: CapacityCurve, step: CapacityStep) -> float:
    """Where a step lies in the drawing."""
    return capacity_frame(curve.most, curve.leaver_count).x(step.per_week)


def _group(group: ReliabilityBin) -> SaidAndCame:
    came = group.came.value or 0.0
    low = came if group.came.low is None else group.came.low
    high = came if group.came.high is None else group.came.high
    words = _(
        "Said %(said)s%%, came %(came)s%% (%(low)s to %(high)s%%): "
        "%(leavers)s of %(rows)s rows of %(accounts)s accounts"
    ) % {
        "said": f"{100 * group.said:.1f}",
        "came": f"{100 * came:.1f}",
        "low": f"{100 * low:.1f}",
        "high": f"{100 * high:.1f}",
        "leavers": number(group.leavers),
        "rows": number(group.rows),
        "accounts": number(group.accounts),
    }
    return SaidAndCame(group.said, came, low, high, words)
