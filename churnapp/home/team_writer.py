"""Rows of the team on the page of the day as HTML, written here as those of the worklist are."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from churnapp.accounts.roles import Scope
from churnapp.web.markup import markup
from churnapp.web.templatetags.formats import number, short_money
from gtm.queries.team import TeamRow


def team_rows_html(rows: Sequence[TeamRow], scope: Scope) -> SafeString:
    """One ``tr`` for each person.

    Args:
        rows: how each person stands.
        scope: of the account list that names lead to.
    """
    accounts, deal_out = reverse("customers:accounts"), reverse("customers:deal_out")
    heads = [_("At risk"), _("MRR"), _("Accounts"), _("Renewals in 90 days"), _("Overdue plays")]
    words, whose = _("Deal out"), _("Deal out the accounts of %(name)s")
    return mark_safe(  # noqa: S308 (escaped piece by piece)
        "".join(
            markup(
                '<tr><td><a class="row-name" href="{}?{}">{}</a></td>{}'
                '<td class="number"><a href="{}?giver={}" aria-label="{}">{}</a></td></tr>',
                accounts,
                urlencode({"scope": scope.value, "csm": str(row.pk), "status": "active"}),
                row.name,
                _figures(row, heads),
                deal_out,
                row.pk,
                whose % {"name": row.name},
                words,
            )
            for row in rows
        )
    )


def _figures(row: TeamRow, heads: Sequence[str]) -> SafeString:
    """The cells between the name and the link; a phone shows each beside its head."""
    cell = '<td class="number{late}" data-label="{head}">{figure}</td>'
    figures = (
        markup("<b>{}</b>", short_money(row.at_risk)),
        short_money(row.mrr),
        number(row.accounts),
        number(row.renewals),
        number(row.overdue_plays),
    )
    late = " is-passed" if row.overdue_plays else ""
    last = len(figures) - 1
    return mark_safe(  # noqa: S308 (escaped piece by piece)
        "".join(
            markup(cell, late=late if place == last else "", head=head, figure=figure)
            for place, (head, figure) in enumerate(zip(heads, figures, strict=True))
        )
    )
