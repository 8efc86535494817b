"""How an account stands between churn and expansion, as lists, cards and panels say it."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.web.markup import markup
from churnapp.web.templatetags.formats import probability
from gtm.domain import Offer, Quadrant
from gtm.queries.expansion.rows import ExpansionRow
from predictions.domain import MOST_POINTS


def quadrant_badge(quadrant: Quadrant) -> SafeString:
    """The quadrant as word and colour."""
    return markup(
        '<span class="quadrant-badge is-{}" title="{}">{}</span>',
        quadrant,
        quadrant.motion,
        quadrant.label,
    )


def upgrade_words(row: ExpansionRow) -> str | SafeString:
    """The chance of an upgrade, or points by rules, with the strongest sign."""
    if row.pressure is None:
        return markup('<span class="muted">{}</span>', _("No plan above"))
    sign = markup(' <small class="muted">{}</small>', row.signal.words) if row.signal else ""
    if row.upgrade is None:
        words = _("{points} of {most} <small>points</small>")
        points = markup(words, points=row.pressure, most=MOST_POINTS)
        return markup("{}{}", points, sign)
    return markup("<b>{}</b>{}", probability(row.upgrade), sign)


def offer_words(row: ExpansionRow) -> SafeString:
    """The next-best offer."""
    offer = row.offer
    css = {Offer.SAVE_FIRST: "contested", Offer.NONE: "muted"}.get(offer, "offer")
    return markup('<span class="{}">{}</span>', css, offer.words(row.target))
