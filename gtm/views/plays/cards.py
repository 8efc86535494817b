"""Cards of the board of plays as HTML, written here because there are many."""

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from churnapp.web.addresses import address
from churnapp.web.icons import icon_svg
from churnapp.web.markup import markup
from churnapp.web.risk import risk_badge
from churnapp.web.templatetags.formats import ago, day, money
from gtm.domain import PlayStatus
from gtm.queries.plays.rows import PlayRow
from gtm.views.card_menu import CardMenu, Cards, form_of

LONGEST_REASON = 80


class PlayCards(Cards[PlayRow]):
    """Writes the cards of one status.

    Args:
        status: of all of them.
        may_edit: whether the reader moves cards.
    """

    def __init__(self, status: PlayStatus, *, may_edit: bool) -> None:
        self._is_open = status.is_open
        ways_on = [(way.value, way.label) for way in status.allowed_moves]
        title = _("Move to") if status.is_open else _("Reopen as")
        super().__init__(CardMenu(form_of(status), title, "status", ways_on) if may_edit else None)

    def card(self, row: PlayRow) -> SafeString:
        """See ``Cards``."""
        return markup(
            '<li class="deal" id="play-{pk}"{movable} data-deal="{pk}" data-name="{name}">'
            '<div class="deal-top"><span class="deal-kind">{kind}</span>{risk}</div>'
            '<a class="deal-name" href="{url}" draggable="false">{name}</a><p>{reason}</p>'
            '<p class="deal-money">{worth}{tasks}</p>'
            '<p class="deal-line">{calendar}<span>{due}</span></p><div class="deal-foot">{foot}</div></li>',
            pk=row.pk,
            name=row.account_name,
            movable=self.movable,
            kind=row.kind.label,
            risk=risk_badge(row.churn_probability, row.tier or ""),
            url=address("gtm:play", row.pk),
            reason=Truncator(row.reason).chars(LONGEST_REASON),
            worth="" if row.priority is None else markup("<b>{}</b>", money(row.priority)),
            tasks=_tasks(row),
            calendar=icon_svg("calendar", _("Due")),
            due=_due(row),
            foot=self._foot(row),
        )

    def _foot(self, row: PlayRow) -> SafeString:
        stands = SafeString()
        if self._is_open:
            days = _("%(days)s d") % {"days": row.days_in_status}
            stands = markup('<span title="{}">{}</span>', _("In this status"), days)
        menu = self.menu_of(row.account_name, address("gtm:move_play", row.pk))
        return markup("<span>{}</span>{}{}", row.owner or _("Nobody"), stands, menu)


def _tasks(row: PlayRow) -> SafeString | str:
    if not row.tasks:
        return ""
    facts = {"done": row.tasks.done, "total": row.tasks.total}
    return markup(" <span>{}</span>", _("%(done)s of %(total)s tasks") % facts)


def _due(row: PlayRow) -> SafeString | str:
    """When it is due, or since when or until when it is not."""
    if not row.status.is_open:
        return _("closed %(day)s") % {"day": day(row.closed_on)}
    if row.snoozed_until:
        return _("put off until %(day)s") % {"day": day(row.snoozed_until)}
    if row.is_overdue:
        return markup('<span class="is-passed">{}, {}</span>', _("Overdue"), ago(row.due_on))
    return ago(row.due_on)
