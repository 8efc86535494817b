"""Rows of the worklist as HTML, written here because there are many: templates take ten times as long."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from churnapp.home.rows import TodayRow
from churnapp.home.scope import HomeScope
from churnapp.web.addresses import address
from churnapp.web.icons import icon_svg
from churnapp.web.markup import markup
from churnapp.web.risk import risk_badge
from churnapp.web.templatetags.formats import short_money
from customers.worklist import RowAction
from customers.worklist.put_off import LaterDay, later_days
from predictions.queries.worklist import WorklistRow

PLAY = '<a class="menu-row" href="{}#panel-plays">{}{}</a>'
UNTIL = '<button class="menu-row" formaction="{}" name="until" value="{}" type="submit">{}{}</button>'
HIDDEN = '<input type="hidden" name="{}" value="{}">'


class WorkRowWriter:
    """Writes one row after the other for one person's day.

    Args:
        scope: whose accounts are shown, remembered by every form.
        csrf_token: for the forms; empty for people who may not act.
        today: the day that "tomorrow" follows.
    """

    def __init__(self, scope: HomeScope, csrf_token: str, today: date) -> None:
        self._scope, self._csrf_token, self._today = scope, csrf_token, today

    def rows(self, items: Sequence[TodayRow]) -> SafeString:
        """The ``li`` elements of a group."""
        return mark_safe("".join(map(self._row, items)))  # noqa: S308 (escaped piece by piece)

    def _row(self, item: TodayRow) -> SafeString:
        row = item.row
        return markup(
            '<li class="work-row"><div class="work-who"><a class="row-name" href="{url}" title="{name}">'
            '<bdi>{name}</bdi></a>{risk}</div><p class="work-why">{why}{others}</p>'
            '<div class="work-stake">{stake}</div>{acts}</li>',
            url=item.url,
            name=row.name,
            risk=_risk(row),
            why=row.sentence,
            others=_joined(markup(' <span class="label">{}</span>', other) for other in row.others),
            stake=self._stake(row),
            acts=self._acts(item) if self._csrf_token else "",
        )

    def _stake(self, row: WorklistRow) -> SafeString:
        if row.at_stake is None:
            return markup('<span class="muted" title="{}">–</span>', _("No MRR or no score is known"))
        return markup(
            '<b title="{}">{}</b> <small>{}</small>',
            self._stake_words,
            short_money(row.at_stake),
            _("at risk of %(yearly)s") % {"yearly": short_money(row.yearly)},
        )

    def _acts(self, item: TodayRow) -> SafeString:
        """One form for all that the row offers: its own action, and not today."""
        action, put_off = item.action, address("put_off", item.row.pk)
        return markup(
            '<form class="work-do" method="post" action="{url}" hx-post="{url}">'
            "{kept}{fields}{act}{later}</form>",
            url=put_off if action.fields is None else action.url,
            kept=self._kept,
            fields=_joined(markup(HIDDEN, *field) for field in (action.fields or {}).items()),
            act=_act(action, item.row.name),
            later=self._later(item, put_off),
        )

    def _later(self, item: TodayRow, put_off: str) -> SafeString:
        return markup(
            '<details class="menu"><summary class="btn btn-sm btn-icon" aria-label="{more}">{dots}</summary>'
            '<div class="menu-sheet is-end"><p class="menu-title">{title}</p>{days}<hr>{play}'
            '<a class="menu-row" href="{note}">{note_words}</a>'
            '<a class="menu-row" href="{url}">{account_words}</a></div></details>',
            more=_("More for %(name)s") % {"name": item.row.name},
            dots=icon_svg("dots"),
            title=self._title,
            days=_joined(
                markup(UNTIL, put_off, f"{later.day:%Y-%m-%d}", icon_svg("clock"), later.words)
                for later in self._days
            ),
            play=markup(PLAY, item.url, icon_svg("clipboard-check"), self._play_words) if item.play else "",
            note=f"{reverse('customers:new_note', args=[item.row.pk])}{self._note_query}",
            note_words=self._note_words,
            url=item.url,
            account_words=self._account_words,
        )

    @cached_property
    def _kept(self) -> SafeString:
        kept = {"csrfmiddlewaretoken": self._csrf_token, "scope": self._scope.scope, "next": self._scope.url}
        return _joined(markup(HIDDEN, name, value) for name, value in kept.items())

    @cached_property
    def _days(self) -> tuple[LaterDay, ...]:
        return later_days(self._today)

    @cached_property
    def _play_words(self) -> str:
        return _("Open its play")

    @cached_property
    def _note_query(self) -> str:
        return f"?{urlencode({'next': self._scope.url})}"

    @cached_property
    def _title(self) -> str:
        return _("Not today")

    @cached_property
    def _note_words(self) -> SafeString:
        return markup("{}{}", icon_svg("note"), _("Log a note"))

    @cached_property
    def _account_words(self) -> SafeString:
        return markup("{}{}", icon_svg("building"), _("Open the account"))

    @cached_property
    def _stake_words(self) -> str:
        return _("Yearly revenue times the probability of leaving within 90 days")


def _risk(row: WorklistRow) -> SafeString | str:
    return markup("<span>{}</span>", risk_badge(row.probability, row.tier, row.previous)) if row.tier else ""


def _act(action: RowAction, name: str) -> SafeString:
    words = f"{action.label}: {name}"
    if action.fields is None:
        return markup(
            '<a class="btn btn-sm" href="{}" aria-label="{}">{}</a>', action.url, words, action.label
        )
    return markup('<button class="btn btn-sm" type="submit" aria-label="{}">{}</button>', words, action.label)


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 (escaped piece by piece)
