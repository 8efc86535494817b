"""What predictions add to the worklist of the day: risk that rose, and disagreements about it."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from churnapp.saying import Said, inside
from churnapp.web.risk import tier_word
from churnapp.web.templatetags.formats import probability
from customers.worklist import RowAction, Why, WorklistReason, add_reason
from predictions.domain import RiskTier, TierCutoffs
from predictions.models import CurrentScoreRecord, JudgementInForceRecord
from predictions.queries.judgements import SOMEBODY, unsettled
from predictions.queries.operating_point import tier_cutoffs
from predictions.queries.reasons import main_fact

RISE = 0.10  # of the probability: ten points


class NewlyUrgent(WorklistReason):
    """The risk rose to high or critical with the last published run."""

    key = "newly_urgent"
    title = Said("Newly high or critical")
    label = Said("Newly urgent")
    icon = "flame"
    position = 10

    def condition(self, today: date) -> Q:  # noqa: ARG002
        """In a higher one of the two tiers than the run before said, at the cut-offs in force."""
        return Q(pk__in=_risen_tier(tier_cutoffs()).values("customer"))

    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:  # noqa: ARG002
        """From which tier to which, and the strongest reason."""
        cutoffs = tier_cutoffs()
        found = _risen_tier(cutoffs).filter(customer__in=account_pks)
        rows = found.values_list("customer_id", "risk_tier", "previous_probability", "reasons")
        return {
            account: Why(
                _("Rose from %(before)s to %(now)s: %(reason)s")
                % {
                    "before": inside(tier_word(cutoffs.tier_of(before))),
                    "now": inside(tier_word(tier)),
                    "reason": main_fact(reasons),
                }
            )
            for account, tier, before, reasons in rows
            if before is not None
        }


class RisenByTenPoints(WorklistReason):
    """The probability rose by more than ten points with the last published run."""

    key = "risen"
    title = Said("Moved up by more than ten points")
    label = Said("Risk rose")
    icon = "trending-up"
    position = 20

    def condition(self, today: date) -> Q:  # noqa: ARG002
        """By the current score and the one before."""
        return Q(pk__in=_risen().values("customer"))

    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:  # noqa: ARG002
        """From where to where, and the strongest reason."""
        rows = (
            _risen()
            .filter(customer__in=account_pks)
            .values_list("customer_id", "previous_probability", "churn_probability", "reasons")
        )
        return {
            account: Why(
                _("From %(before)s to %(now)s: %(main_fact)s")
                % {"before": probability(before), "now": probability(now), "main_fact": main_fact(reasons)}
            )
            for account, before, now, reasons in rows
        }


class DisagreementToSettle(WorklistReason):
    """Somebody sees the account otherwise than the model still does."""

    key = "disagreement"
    title = Said("Disagreement to settle")
    label = Said("Disagreement")
    icon = "user-check"
    position = 35

    def condition(self, today: date) -> Q:
        """By a judgement that holds today and names another tier than the current score."""
        return Q(pk__in=unsettled(today).values("customer"))

    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:
        """Who sees what, what the model says, and the place where it is settled."""
        found = unsettled(today).filter(customer__in=account_pks)
        held = found.select_related("customer__current_score", "judgement__stated_by")
        return {each.customer_id: Why(_both_sides(each), _settling(each)) for each in held}


def _both_sides(held: JudgementInForceRecord) -> str:
    who, said = held.judgement.stated_by or _(SOMEBODY), RiskTier(held.tier)
    model = inside(tier_word(RiskTier(held.customer.current_score.risk_tier)))
    return _("%(who)s sees %(tier)s risk, the model %(model)s: %(judgement)s") % {
        "who": who,
        "tier": inside(tier_word(said)),
        "model": model,
        "judgement": held.judgement.words,
    }


def _settling(held: JudgementInForceRecord) -> RowAction:
    return RowAction(_("Settle"), f"{reverse('customers:account', args=[held.customer_id])}#panel-risk")


def _risen_tier(cutoffs: TierCutoffs) -> QuerySet[CurrentScoreRecord]:
    critical = Q(risk_tier=RiskTier.CRITICAL, previous_probability__lt=cutoffs.critical)
    high = Q(risk_tier=RiskTier.HIGH, previous_probability__lt=cutoffs.high)
    return CurrentScoreRecord.objects.filter(critical | high)


def _risen() -> QuerySet[CurrentScoreRecord]:
    return CurrentScoreRecord.objects.filter(churn_probability__gt=F("previous_probability") + RISE)


for _reason in (NewlyUrgent(), RisenByTenPoints(), DisagreementToSettle()):
    add_reason(_reason)
