"""The columns of the renewal list."""

from abc import abstractmethod
from collections.abc import Mapping
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.lists import ListField, Shown
from churnapp.saying import Said, later
from churnapp.web.addresses import address
from churnapp.web.filters import FieldKind
from churnapp.web.icons import icon_svg
from churnapp.web.markup import markup
from churnapp.web.risk import risk_badge
from churnapp.web.templatetags.formats import UNKNOWN, ago, day, in_days, money, probability, signed_money
from customers.queries.account import SOON_DAYS, account_url
from customers.queries.people import responsible_for_accounts
from gtm.domain import LikelihoodBasis, RenewalCall, Stance
from gtm.queries.renewals.rows import RenewalRow

STANCE_WORDS = {
    Stance.AGREES: later("as the model"),
    Stance.HOPEFUL: later("more hopeful"),
    Stance.CAUTIOUS: later("more cautious"),
}
FORECAST_TARGET = "renewal_forecast"


class RenewalColumn(ListField[Shown[RenewalRow]]):
    """One column."""

    def cell(self, row: Shown[RenewalRow]) -> str | SafeString:
        """What the page shows; plain text is escaped."""
        return self.shown(row.row)

    def exported(self, row: Shown[RenewalRow]) -> object:
        """The bare value that an export writes; None where it is unknown."""
        return self.value(row.row)

    def shown(self, row: RenewalRow) -> str | SafeString:
        """The cell of columns that look alike to everybody."""
        return str(self.value(row) or UNKNOWN)

    @abstractmethod
    def value(self, row: RenewalRow) -> object:
        """The bare value; None where it is unknown."""


class AccountColumn(RenewalColumn):
    """The account, as the link of the row; says when it gave notice."""

    key = "account"
    label = Said("Account")
    sort_by = ("name",)
    kind = FieldKind.TEXT
    is_always_known = True

    def shown(self, row: RenewalRow) -> SafeString:
        """The linked name."""
        link = markup(
            '<a class="row-name" href="{}" title="{}">{}</a>', account_url(row.pk), row.customer_id, row.name
        )
        if row.notice_on is None:
            return link
        notice = _("notice given %(day)s") % {"day": day(row.notice_on)}
        return markup('{} <small class="is-passed">{}</small>', link, notice)

    def value(self, row: RenewalRow) -> object:
        """The name."""
        return row.name


class DateColumn(RenewalColumn):
    """The renewal date with the days left."""

    key = "renewal"
    label = Said("Renewal")
    sort_by = ("renewal_date",)
    kind = FieldKind.DATE

    def shown(self, row: RenewalRow) -> str | SafeString:
        """The date, and the distance below; marked when it is near or has passed."""
        if row.renewal_on is None or row.days_left is None:
            return markup('<span class="is-passed">{}</span>', _("No date"))
        tone = "is-passed" if row.days_left < 0 else "is-soon" if row.days_left <= SOON_DAYS else "muted"
        return markup(
            '<time datetime="{}">{}</time> <small class="{}">{}</small>',
            row.renewal_on.isoformat(),
            day(row.renewal_on),
            tone,
            in_days(row.days_left),
        )

    def value(self, row: RenewalRow) -> object:
        """The date."""
        return row.renewal_on


class RevenueColumn(RenewalColumn):
    """What the account pays."""

    key = "mrr"
    label = "MRR"
    sort_by = ("mrr",)
    kind = FieldKind.MONEY
    descending_first = True
    is_number = True
    explanation = Said("Monthly recurring revenue in US dollars, and that of a year")

    def shown(self, row: RenewalRow) -> str | SafeString:
        """Whole dollars a month, and a year below."""
        if row.mrr is None:
            return UNKNOWN
        yearly = _("%(arr)s a year") % {"arr": money(row.arr)}
        return markup('{} <small class="muted not-on-phone">{}</small>', money(row.mrr), yearly)

    def value(self, row: RenewalRow) -> object:
        """The exact amount a month."""
        return row.mrr


class RiskColumn(RenewalColumn):
    """The risk that the account leaves within 90 days."""

    key = "risk"
    label = Said("Churn risk")
    sort_by = ("current_score__churn_probability",)
    kind = FieldKind.PERCENT
    descending_first = True
    explanation = Said("Probability that the account leaves within 90 days")

    def shown(self, row: RenewalRow) -> SafeString:
        """The badge."""
        return risk_badge(row.churn_probability, row.tier or "", row.previous_probability)

    def value(self, row: RenewalRow) -> object:
        """The probability."""
        return row.churn_probability


class LikelihoodColumn(RenewalColumn):
    """How likely the account is to stay past its renewal, and what that rests on."""

    key = "likelihood"
    is_default = False
    label = Said("Likely to renew")
    sort_by = ("outlook__likelihood",)
    kind = FieldKind.PERCENT
    is_number = True
    explanation = Said(
        "Chance of still being a customer when the month of the renewal is over: from "
        "the 12-month curve, or from the 90-day probability where there is no curve"
    )

    def shown(self, row: RenewalRow) -> str | SafeString:
        """The percentage, with its basis below where that is not the curve."""
        if row.likelihood is None:
            return UNKNOWN
        if row.basis is LikelihoodBasis.CURVE:  # as the foot of the list says of all others
            return probability(row.likelihood)
        return markup('{} <small class="muted">{}</small>', probability(row.likelihood), row.basis.words)

    def value(self, row: RenewalRow) -> object:
        """The chance."""
        return row.likelihood


class ModelColumn(RenewalColumn):
    """What the model expects to be paid after the renewal."""

    key = "model"
    label = Said("Model expects")
    is_number = True
    explanation = Said(
        "MRR after the renewal: less what is expected to leave, with usual upgrades and downgrades"
    )

    def shown(self, row: RenewalRow) -> str | SafeString:
        """The amount, with how it comes about on hover and what is expected to leave below."""
        if row.expected is None:
            return UNKNOWN
        return markup(
            '<span title="{}">{}</span> <small class="muted">{}</small>',
            _("%(lost)s leaves, %(gained)s by upgrades, %(reduced)s by downgrades")
            % {
                "lost": money(-row.expected.lost),
                "gained": signed_money(row.expected.gained),
                "reduced": money(-row.expected.reduced),
            },
            money(row.expected.after),
            _("%(lost)s leaves") % {"lost": money(row.expected.lost)},
        )

    def value(self, row: RenewalRow) -> object:
        """The amount a month."""
        return row.expected and row.expected.after


class ForecastColumn(RenewalColumn):
    """What a person forecasts, and the way to state it."""

    key = "forecast"
    label = Said("Forecast")
    explanation = Said(
        "What people expect: renew, downgrade, upgrade or churn, and what will be paid a month"
    )

    def cell(self, row: Shown[RenewalRow]) -> str | SafeString:
        """The call with its amount and who stated it; a link that turns into the form in its place."""
        renewal, said = row.row, stated_words(row.row)
        if not (row.viewing.may_edit and renewal.is_open):
            return said or UNKNOWN
        url = forecast_url(renewal.pk, row.viewing.list_url)
        words = (
            _("Change the forecast of %(name)s") % {"name": renewal.name}
            if renewal.stated
            else _("Forecast the renewal of %(name)s") % {"name": renewal.name}
        )
        return markup(
            '<div id="{0}-{1}" class="renewal-forecast">{2}<a class="btn btn-sm{6}" href="{3}" hx-get="{3}"'
            ' hx-target="#{0}-{1}" hx-swap="outerHTML" aria-label="{5}">{4}</a></div>',
            FORECAST_TARGET,
            renewal.pk,
            said,
            url,
            icon_svg("edit") if renewal.stated else _("Forecast"),
            words,
            " btn-icon" if renewal.stated else "",
        )

    def value(self, row: RenewalRow) -> object:
        """The call in words."""
        return row.stated and row.stated.forecast.call.label


class DifferenceColumn(RenewalColumn):
    """How the person's forecast stands to the model's."""

    key = "difference"
    label = Said("Difference")
    is_number = True
    explanation = Said("What the person expects more than the model, a month")

    def shown(self, row: RenewalRow) -> str | SafeString:
        """The amount with words; the opposite is marked."""
        return difference_words(row) or UNKNOWN

    def value(self, row: RenewalRow) -> object:
        """The amount a month."""
        return row.difference and row.difference.amount


class PeopleColumn(RenewalColumn):
    """Who looks after the account, and who sells."""

    key = "csm"
    label = Said("CSM, AE")
    sort_by = ("csm__username", "renewal_date")
    path = "csm_id"
    kind = FieldKind.CHOICE
    on_phone = False

    def choices(self, user: User) -> Mapping[str, str]:
        """Those who look after accounts that the user may see."""
        return responsible_for_accounts(user, "csm")

    def shown(self, row: RenewalRow) -> str | SafeString:
        """Both names."""
        csm = row.csm or markup('<span class="muted">{}</span>', _("Nobody"))
        if not row.account_executive:
            return csm
        return markup('{} <small class="muted">{}</small>', csm, row.account_executive)

    def value(self, row: RenewalRow) -> object:
        """Who looks after the account."""
        return row.csm or None


RENEWAL_COLUMNS: tuple[RenewalColumn, ...] = (
    AccountColumn(),
    DateColumn(),
    RevenueColumn(),
    RiskColumn(),
    LikelihoodColumn(),
    ModelColumn(),
    ForecastColumn(),
    DifferenceColumn(),
    PeopleColumn(),
)


def forecast_url(pk: int, list_query: str = "") -> str:
    """Where the forecast of an account's renewal is stated; leads back to the list that it names."""
    url = address("gtm:renewal_forecast", pk)
    asked = list_query.removeprefix("?")
    return f"{url}?{urlencode({'list': asked})}" if asked else url


def stated_words(row: RenewalRow) -> SafeString | str:
    """What a person forecast; nothing without a forecast."""
    if row.stated is None:
        return ""
    forecast = row.stated.forecast
    amount = "" if forecast.call is RenewalCall.CHURN else f" {money(forecast.mrr)}"
    return markup(
        '<span class="renewal-call call-{}"{}><b>{}</b>{}</span> <small class="muted">{}, {}</small>',
        forecast.call,
        markup(' title="{}"', row.stated.note) if row.stated.note else "",
        forecast.call.label,
        amount,
        row.stated.by or _("Somebody"),
        ago(row.stated.made_at),
    )


def difference_words(row: RenewalRow) -> SafeString | str:
    """The difference in words and colour; nothing without both forecasts."""
    difference = row.difference
    if difference is None:
        return ""
    if difference.stance is Stance.OPPOSITE:
        words = _("model: stays") if difference.expected.is_likely else _("model: leaves")
        mark: SafeString | str = icon_svg("alert-triangle")
    else:
        words, mark = _(STANCE_WORDS[difference.stance]), ""
    return markup(
        '<span class="stance stance-{}">{}{} <small>{}</small></span>',
        difference.stance,
        mark,
        signed_money(difference.amount),
        words,
    )
