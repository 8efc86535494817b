"""Rows of the team on the page of the day as HTML, written here as those of the worklist are."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from churnapp.accounts.roles import Scope
from churnapp.web.markup import markup
from churnapp.web.templatetags.formats import number, short_money
from gtm.queries.team import TeamRow

ROW = (
    '<tr><td><a class="row-name" href="{list_url}">{name}</a></td>'
    '<td class="number" data-label="{at_risk_words}"><b>{at_risk}</b></td>'
    '<td class="number" data-label="{mrr_words}">{mrr}</td>'
    '<td class="number" data-label="{accounts_words}">{accounts}</td>'
    '<td class="number" data-label="{renewals_words}">{renewals}</td>'
    '<td class="number{late}" data-label="{overdue_words}">{overdue}</td>'
    '<td class="number"><a href="{deal_url}" aria-label="{deal_whose}">{deal_words}</a></td></tr>'
)


def team_rows_html(rows: Sequence[TeamRow], scope: Scope) -> SafeString:
    """One ``tr`` for each person.

    Args:
        rows: how each person stands.
        scope: of the account list that names lead to.
    """
    accounts, deal_out = reverse("customers:accounts"), reverse("customers:deal_out")
    deal_whose = _("Deal out the accounts of %(name)s")
    # a phone shows each figure beside its head
    words = {
        "at_risk_words": _("At risk"),
        "mrr_words": _("MRR"),
        "accounts_words": _("Accounts"),
        "renewals_words": _("Renewals in 90 days"),
        "overdue_words": _("Overdue plays"),
        "deal_words": _("Deal out"),
    }
    written = (
        markup(
            ROW,
            list_url=f"{accounts}?scope={scope}&csm={row.pk}&status=active",
            name=row.name,
            at_risk=short_money(row.at_risk),
            mrr=short_money(row.mrr),
            accounts=number(row.accounts),
            renewals=number(row.renewals),
            late=" is-passed" if row.overdue_plays else "",
            overdue=number(row.overdue_plays),
            deal_url=f"{deal_out}?giver={row.pk}",
            deal_whose=deal_whose % {"name": row.name},
            **words,
        )
        for row in rows
    )
    return mark_safe("".join(written))  # noqa: S308 (escaped piece by piece)
