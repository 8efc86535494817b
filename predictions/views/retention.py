"""The page of retention: how long accounts stay, by plan, industry or year of signup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.saying import inside
from churnapp.web.curves import TICKS, Curve, CurveFigure
from churnapp.web.lists import Link
from churnapp.web.lists.links import scope_words
from customers.models import CustomerRecord
from customers.queries.over_all import added_up
from predictions.mart import MartDamaged, MartMissing, open_mart
from predictions.queries.lives import GROUPINGS, Grouping
from predictions.queries.retention import WEEKS_PER_MONTH, Retention, RetentionRow, first_leaver_on, retention

BY, SCOPE = "by", "scope"
STEPS = (1, 2, 3, 4, 6, 12)  # months between two ticks
BANDS_FOR = 3  # more bands than this hide each other; the others appear when pointed at


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group as the page shows it.

    Attributes:
        tone: class of its colour; empty without a curve.
        url: its accounts.
        at_risk: numbers at risk at the ticks.
    """

    row: RetentionRow
    tone: str
    url: str
    at_risk: tuple[int, ...]


@require_safe
def retention_page(request: HttpRequest) -> HttpResponse:
    """Curves, numbers at risk, medians, and whether the groups differ more than chance."""
    user = person(request)
    grouping = GROUPINGS.get(request.GET.get(BY, ""), GROUPINGS["plan"])
    scope = _scope(user, request.GET.get(SCOPE, ""))
    until = _told_until()
    seen = CustomerRecord.objects.visible_to(user, scope)
    found = added_up(
        "retention",
        user,
        scope,
        # its groups are named in the reader's language
        stands_on=lambda: (grouping.key, until, get_language()),
        add_up=lambda: retention(seen, grouping, until=until, recorded_by=first_leaver_on(until)),
    )
    step = _step(found)
    groups = [_shown(row, number, grouping, scope, step) for number, row in enumerate(found.rows, start=1)]
    context = {
        "retention": found,
        "grouping": grouping,
        "groups": groups,
        "everybody": _shown(found.everybody, 0, grouping, scope, step),
        "figure": _figure(groups, grouping, step),
        "ticks": [step * place for place in range(TICKS)],
        "groupings": [
            Link(item.label, _query(item.key, scope), item is grouping) for item in GROUPINGS.values()
        ],
        "scopes": [
            Link(scope_words(item), _query(grouping.key, item), item is scope) for item in _scopes(user)
        ],
        "in_hundred": None if found.chance is None else max(1, round(100 * found.chance)),
    }
    return render(request, "predictions/retention.html", context)


def _scopes(user: User) -> tuple[Scope, ...]:
    reachable = Scope(user.reach).reachable
    return tuple(scope for scope in reachable if scope is not Scope.TEAM or user.team_id is not None)


def _scope(user: User, asked: str) -> Scope:
    """What was asked for; the widest that the person may see by default, because few accounts say little."""
    return next((scope for scope in _scopes(user) if scope == asked), _scopes(user)[-1])


def _told_until() -> date:
    """The last day up to which the data tells who left; today when no mart says."""
    try:
        return open_mart().outcomes_known_until
    except (MartMissing, MartDamaged):
        return timezone.now().date()


def _query(by: str, scope: Scope) -> str:
    return f"?by={by}&scope={scope}"


def _step(found: Retention) -> int:
    longest = max((row.watched_months for row in found.rows if row.curve), default=0.0)
    return next((step for step in STEPS if step * (TICKS - 1) >= longest), STEPS[-1])


def _shown(row: RetentionRow, number: int, grouping: Grouping, scope: Scope, step: int) -> ShownGroup:
    query = QueryDict(mutable=True)
    query[SCOPE] = scope
    if row.values:
        query.setlist(grouping.filter_key, list(row.values))
    return ShownGroup(
        row=row,
        tone=f"kind-{number}" if row.curve and number else "",
        url=f"{reverse('customers:accounts')}?{query.urlencode()}",
        at_risk=tuple(row.at_risk(step * place) for place in range(TICKS)),
    )


def _figure(groups: Sequence[ShownGroup], grouping: Grouping, step: int) -> CurveFigure | None:
    drawn = [group for group in groups if group.row.curve is not None]
    if not drawn:
        return None
    names = ", ".join(group.row.name for group in drawn)
    return CurveFigure(
        label=_("Share of accounts still there, by %(grouping)s: %(names)s")
        % {"grouping": inside(grouping.label), "names": names},
        curves=tuple(_curve(group, step * (TICKS - 1), len(drawn) > BANDS_FOR) for group in drawn),
        ticks=tuple(str(step * place) for place in range(TICKS)),
        axis=_("Months as a customer"),
    )


def _curve(group: ShownGroup, months: int, is_band_quiet: bool) -> Curve:
    curve = group.row.curve
    assert curve is not None  # noqa: S101 only drawn groups come here
    end = min(group.row.watched_months, months)
    places = [place for place, week in enumerate(curve.times) if week / WEEKS_PER_MONTH <= end]
    across = [float(curve.times[place] / WEEKS_PER_MONTH / months) for place in places]
    heights = [float(curve.survival[place]) for place in places]
    bounds = [(float(curve.low[place]), float(curve.high[place])) for place in places]
    last = heights[-1] if heights else 1.0
    return Curve(
        name=_("%(name)s: %(account_count)s accounts, %(left_count)s left")
        % {
            "name": group.row.name,
            "account_count": f"{group.row.account_count:,}",
            "left_count": f"{group.row.left_count:,}",
        },
        spots=((0.0, 1.0), *zip(across, heights, strict=True), (end / months, last)),
        tone=group.tone,
        band=((1.0, 1.0), *bounds, bounds[-1] if bounds else (1.0, 1.0)),
        is_band_quiet=is_band_quiet,
        is_stepped=True,
        url=group.url,
    )
