"""What the published run says about upgrades: by which model, or by rules and why."""

from dataclasses import dataclass, replace
from datetime import date

from churnapp.saying import later, say
from churnapp.web.remembered import read_once
from predictions.domain import Reason, Target
from predictions.ml.rungs import Rung
from predictions.models import CurrentScoreRecord, ScoringRunRecord, UpgradePredictionRecord
from predictions.queries.reasons import reasons_read, text_told

NO_MODEL = later("No model of upgrades is trained yet.")
NOTHING_BEATS = later("Nothing tells who upgrades better than the base rate does.")


@dataclass(frozen=True, slots=True)
class UpgradeBasis:
    """What the order of accounts rests on.

    Attributes:
        as_of: day of the published scores; None before there are any.
        model_version: the model of upgrades; empty where rules rank.
        why_rules: why there is no model; empty where there is one.
    """

    as_of: date | None
    model_version: str
    why_rules: str

    @property
    def is_by_rules(self) -> bool:
        """Whether accounts are ranked by rules and have no probability."""
        return not self.model_version


@dataclass(frozen=True, slots=True)
class UpgradeChance:
    """What the published run says about the upgrade of one account.

    Attributes:
        probability_low, probability_high: 80 % interval; None where the model has none, and by rules.
    """

    probability_low: float | None
    probability_high: float | None
    reasons: tuple[Reason, ...]


@read_once
def upgrade_basis() -> UpgradeBasis:
    """The basis of the published scores; one query."""
    run = (
        ScoringRunRecord.objects.of_everybody()
        .published()
        .select_related("upgrade_model")
        .defer("upgrade_model__evaluation", "upgrade_model__feature_contract")
        .order_by("-published_at")
        .first()
    )
    if run is None:
        return UpgradeBasis(None, "", say(NO_MODEL))
    model = run.upgrade_model
    if model is None:
        return UpgradeBasis(run.as_of, "", say(NO_MODEL))
    if model.rung == Rung.BASE_RATE:
        return UpgradeBasis(run.as_of, "", say(NOTHING_BEATS))
    return UpgradeBasis(run.as_of, model.version, "")


def upgrade_chance(customer_pk: int) -> UpgradeChance | None:
    """The published prediction of one account; None where it cannot upgrade; one query."""
    published = CurrentScoreRecord.objects.filter(customer_id=customer_pk).values("prediction__run")
    kept = UpgradePredictionRecord.objects.filter(customer_id=customer_pk, run__in=published).first()
    if kept is None:
        return None
    reasons = tuple(
        replace(each, words=text_told(each)) for each in reasons_read(kept.reasons, Target.UPGRADE)
    )
    return UpgradeChance(kept.probability_low, kept.probability_high, reasons)
