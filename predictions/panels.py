"""What predictions add to the account page: the risk with its reasons, and the usage behind it."""

from functools import partial

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said
from churnapp.web.curves import Curve, CurveFigure, CurveMark
from churnapp.web.day_chart import DayValue, line_over_days
from churnapp.web.templatetags.formats import day, percent
from customers.models import CustomerRecord
from customers.panels import AccountPanel, PanelPlace, add_panel
from predictions.domain import MONTHS, TierCutoffs
from predictions.domain.survival import MONTH_ENDS
from predictions.mart import MartDamaged, MartMissing
from predictions.queries.account_risk import account_risk
from predictions.queries.group import group_of
from predictions.queries.judgements import judgement_in_force
from predictions.queries.outlook import Outlook, outlook_of, why_no_outlook
from predictions.queries.scores import ProbabilityPoint
from predictions.queries.single_scores import single_score
from predictions.queries.suggestions import suggestion_for
from predictions.queries.usage_history import WINDOWS, UsageSplit, split_of, usage_history, window_of
from predictions.queries.usage_markers import usage_markers
from predictions.queries.usage_people import names_of_users

LOWEST_TOP = 0.5


class RiskPanel(AccountPanel):
    """How likely the account leaves, why, what to do, and what moved."""

    key = "risk"
    title = Said("Churn risk")
    place = PanelPlace.STORY
    position = 10
    template = "predictions/_risk.html"
    is_in_first_response = True

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """At most eight queries."""
        now = timezone.now()
        today = now.date()
        # read first: a score that ends meanwhile is then shown with the next look, not told of and missing
        single = single_score(account.pk, now)
        risk = account_risk(account, today)
        return {
            "risk": risk,
            "single": single,
            "judgement": judgement_in_force(account.pk, today) if risk.score else None,
            "may_edit": user.may_edit,
            "suggestion": suggestion_for(account, risk.score, user) if risk.score else None,
            "trend_drawing": _trend(risk.history, risk.cutoffs),
            "may_administer": user.may_administer,
        }


def _trend(history: tuple[ProbabilityPoint, ...], cutoffs: TierCutoffs | None) -> str:
    """A line over what was published, with a hairline where each tier begins today."""
    if len(history) < 2:
        return ""
    first, last = history[0], history[-1]
    return line_over_days(
        [DayValue(point.as_of, point.probability) for point in history],
        label=(
            _("Churn risk from %(probability)s on %(as_of)s to %(now)s on %(today)s")
            % {
                "probability": percent(first.probability),
                "as_of": day(first.as_of),
                "now": percent(last.probability),
                "today": day(last.as_of),
            }
        ),
        top=max(LOWEST_TOP, *(point.probability for point in history)),
        guides=(cutoffs.medium, cutoffs.high, cutoffs.critical) if cutoffs else (),
    )


class OutlookPanel(AccountPanel):
    """When the account is likely to leave: the curve of the next 12 months with the renewal in it."""

    key = "outlook"
    title = Said("The next 12 months")
    place = PanelPlace.STORY
    position = 15
    template = "predictions/_outlook.html"

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:  # noqa: ARG002
        """One query."""
        outlook = None if account.churn_date or account.notice_date else outlook_of(account)
        if outlook is None:
            return {"why_not": why_no_outlook(account)}
        return {"outlook": outlook, "figure": _curve(outlook)}


def _curve(outlook: Outlook) -> CurveFigure:
    days = outlook.renewal_in_days
    is_shown = outlook.likelihood_to_renew is not None and days is not None
    ends = (0, *MONTH_ENDS)
    return CurveFigure(
        label=_curve_label(outlook, is_shown=is_shown),
        curves=(
            Curve(
                _("Still a customer"),
                tuple(
                    (end / ends[-1], survival)
                    for end, survival in zip(ends, (1.0, *outlook.curve.survival), strict=True)
                ),
            ),
        ),
        ticks=tuple(str(month) for month in range(0, MONTHS + 1, 2)),
        axis=_("Months from %(as_of)s") % {"as_of": day(outlook.as_of)},
        marks=(CurveMark(days / ends[-1], _("Renewal")),) if is_shown and days is not None else (),
    )


def _curve_label(outlook: Outlook, *, is_shown: bool) -> str:
    chance = percent(outlook.after_a_year)
    if not is_shown:
        return _("Chance of still being a customer: %(chance)s in a year") % {"chance": chance}
    return _("Chance of still being a customer: %(chance)s in a year, renewal on %(renewal_on)s") % {
        "chance": chance,
        "renewal_on": day(outlook.renewal_on),
    }


class UsagePanel(AccountPanel):
    """What the account does, by type of event or by user, with what happened meanwhile."""

    key = "usage"
    title = Said("Usage")
    place = PanelPlace.STORY
    position = 20
    template = "predictions/_usage.html"
    kept_in_address = ("days", "by")

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """The usual window."""
        return self.context_asked(account, user, QueryDict())

    def context_asked(self, account: CustomerRecord, user: User, query: QueryDict) -> dict[str, object]:
        """Two queries of the mart, at most six of the database; says what to do when there is no mart."""
        window, split = window_of(query.get("days")), split_of(query.get("by"))
        shown = {
            "windows": WINDOWS,
            "window": window,
            "splits": tuple(UsageSplit),
            "split": split,
            "may_administer": user.may_administer,
        }
        try:
            usage = usage_history(
                account.customer_id,
                window,
                split,
                names_of=partial(names_of_users, account.pk),
                markers_between=partial(usage_markers, account.pk),
            )
        except (MartMissing, MartDamaged) as problem:
            return {**shown, "problem": str(problem)}
        return {**shown, "usage": usage, "stale_days": usage.stale_days(timezone.now().date())}


class GroupPanel(AccountPanel):
    """What belongs to the account, added up; nothing for an account that stands alone."""

    key = "group"
    title = Said("Group")
    place = PanelPlace.FACTS
    position = 8
    template = "predictions/_group.html"
    is_in_first_response = True
    is_hidden_when_empty = True

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """One query."""
        return {"group": group_of(account.pk, user)}


for _panel in (GroupPanel(), RiskPanel(), OutlookPanel(), UsagePanel()):
    add_panel(_panel)
