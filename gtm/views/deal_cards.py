"""Cards of the board of opportunities as HTML, written here because there are many."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from churnapp.saying import inside
from churnapp.web.addresses import address
from churnapp.web.icons import icon_svg
from churnapp.web.markup import filled, markup
from churnapp.web.risk import risk_badge
from churnapp.web.templatetags.formats import ago, day, money, probability
from gtm.domain import Quadrant, SalesStage
from gtm.queries.rows import OpportunityRow
from gtm.views.card_menu import CardMenu, Cards, form_of

LONGEST_STEP, LONGEST_BECAUSE = 70, 80
LINE = '<p class="deal-line">{}<span>{}</span></p>'


class DealCards(Cards[OpportunityRow]):
    """Writes the cards of one stage.

    Args:
        stage: of all of them.
        may_edit: whether the reader moves cards.
    """

    def __init__(self, stage: SalesStage, *, may_edit: bool) -> None:
        self._is_open = stage.is_open
        ways_on = [(way.value, way.label) for way in stage.ways_on]
        title = _("Move to") if stage.is_open else _("Reopen in")
        super().__init__(CardMenu(form_of(stage), title, "stage", ways_on) if may_edit else None)

    def card(self, row: OpportunityRow) -> SafeString:
        """See ``Cards``."""
        return markup(
            '<li class="deal{contested}" id="deal-{pk}"{movable} data-deal="{pk}" data-name="{name}">'
            '<div class="deal-top"><span class="deal-kind">{kind}</span>{risk}</div>'
            '<a class="deal-name" href="{url}" title="{opp_id}" draggable="false">{name}</a>'
            '<p class="deal-money"><b>{amount}</b>{after_risk}</p>{lines}'
            '<div class="deal-foot">{foot}</div></li>',
            pk=row.pk,
            name=row.account_name,
            contested=" is-contested" if row.is_contested else "",
            movable=self.movable,
            kind=row.title,
            risk=_risk(row),
            url=address("gtm:opportunity", row.pk),
            opp_id=row.opp_id,
            amount=money(row.amount),
            after_risk=_after_risk(row),
            lines=self._lines(row),
            foot=self._foot(row),
        )

    def _lines(self, row: OpportunityRow) -> SafeString:
        lines = [_contested(row) if row.is_contested else "", self._quadrant(row), self._closes(row)]
        if row.next_step and self._is_open:
            lines.append(_next_step(row))
        return mark_safe("".join(lines))  # noqa: S308 (escaped piece by piece)

    def _quadrant(self, row: OpportunityRow) -> SafeString | str:
        if not self._is_open or row.quadrant in {None, Quadrant.STABLE}:
            return ""
        return markup('<p class="deal-line">{}</p>', _quadrant_badge(row))

    def _closes(self, row: OpportunityRow) -> SafeString:
        slips = (
            markup(', <span class="is-soon">{}</span>', _slips(row)) if row.slips and self._is_open else ""
        )
        said = markup("<span{}>{}</span>{}", *self._close_date(row), slips)
        return markup(LINE, icon_svg("calendar", _("Closes")), said)

    def _close_date(self, row: OpportunityRow) -> tuple[SafeString | str, SafeString | str]:
        """The class of the words, and the words."""
        if row.is_overdue:
            passed = SafeString(' class="is-passed"')
            return passed, filled(_("Overdue, %(close_date)s"), close_date=ago(row.close_date))
        return "", ago(row.close_date) if self._is_open else day(row.close_date)

    def _foot(self, row: OpportunityRow) -> SafeString:
        stands = ""
        if row.days_in_stage is not None and self._is_open:
            days = _("%(days_in_stage)s d in stage") % {"days_in_stage": row.days_in_stage}
            stands = markup('<span title="{}">{}</span>', _("In this stage"), days)
        menu = self.menu_of(row.account_name, address("gtm:move_stage", row.pk))
        return markup("<span>{}</span>{}{}", row.owner or _("Nobody"), stands, menu)


def _risk(row: OpportunityRow) -> SafeString:
    if row.account_left_on:
        left = _("left %(account_left_on)s") % {"account_left_on": day(row.account_left_on)}
        return markup('<span class="label">{}</span>', left)
    return risk_badge(row.churn_probability, row.tier or "")


def _after_risk(row: OpportunityRow) -> SafeString | str:
    if not row.is_reduced_by_risk:
        return ""
    return markup(
        ' <span title="{}">{}</span>',
        _("Amount times the probability that the customer stays"),
        _("%(after_risk)s after risk") % {"after_risk": money(row.after_risk)},
    )


def _contested(row: OpportunityRow) -> SafeString:
    return markup('<p class="contested">{}<span>{}</span></p>', icon_svg("alert-triangle"), _who_saves(row))


def _who_saves(row: OpportunityRow) -> SafeString | str:
    """What is done to save the customer, or why the sale goes on all the same."""
    if row.play is not None:
        facts = {"status": inside(row.play.status.label), "due": ago(row.play.due_on)}
        if row.play.owner:
            return filled(_("%(owner)s saves it: %(status)s, due %(due)s"), owner=row.play.owner, **facts)
        return filled(_("Nobody saves it: %(status)s, due %(due)s"), **facts)
    if row.goes_on_because:
        because = _shortened(row.goes_on_because, LONGEST_BECAUSE)
        return _("Goes on: %(goes_on_because)s") % {"goes_on_because": because}
    return _("%(title)s contested: save first") % {"title": row.title}


def _quadrant_badge(row: OpportunityRow) -> SafeString:
    quadrant = row.quadrant or Quadrant.STABLE
    upgrade = ""
    if row.upgrade_probability is not None:
        words = _("%(upgrade_probability)s upgrade") % {
            "upgrade_probability": probability(row.upgrade_probability)
        }
        upgrade = markup('<span title="{}">{}</span>', _("Probability of an upgrade within 90 days"), words)
    return markup(
        '<span class="quadrant-badge is-{}" title="{}">{}</span>{}',
        quadrant,
        quadrant.motion,
        quadrant.label,
        upgrade,
    )


def _slips(row: OpportunityRow) -> str:
    """How often, and by how many days in all, the close date moved back."""
    if not row.slipped_days:
        return _("slipped %(slips)s×") % {"slips": row.slips}
    said = ngettext(
        "slipped %(slips)s× by %(days)s day", "slipped %(slips)s× by %(days)s days", row.slipped_days
    )
    return said % {"slips": row.slips, "days": row.slipped_days}


def _next_step(row: OpportunityRow) -> SafeString:
    until = markup(", {}", ago(row.next_step_on)) if row.next_step_on else ""
    step = markup("{}{}", _shortened(row.next_step, LONGEST_STEP), until)
    return markup(LINE, icon_svg("arrow-narrow-right", _("Next step")), step)


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else Truncator(text).chars(length)
