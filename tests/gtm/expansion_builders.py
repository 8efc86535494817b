"""Accounts between churn and expansion, and the model that says so."""

from datetime import date
from decimal import Decimal

from customers.models import CustomerRecord
from gtm.models import ExpansionCutoffRecord
from predictions.domain.kept_reasons import KeptReason, feature_code
from predictions.models import (
    CurrentScoreRecord,
    ModelStatus,
    ModelVersionRecord,
    ScoringRunRecord,
    UpgradePredictionRecord,
)
from tests.gtm.builders import AS_OF as SCORED_ON
from tests.gtm.builders import NOW, make_account

AS_OF: date = SCORED_ON


def growing(
    name: str,
    churn: float,
    upgrade: float | None,
    *,
    pressure: int | None = 2,
    signal: str = "limits",
    is_ceiling: bool = False,
    **fields,
) -> CustomerRecord:
    """A scored account on the growth plan; without a chance it is ranked by rules, at the ceiling by neither."""
    plain = {"plan_tier": "custom" if is_ceiling else "growth", "mrr": Decimal(1000)}
    account = make_account(name, risk=churn, **{**plain, **fields})
    CurrentScoreRecord.objects.filter(customer=account).update(mrr=account.mrr)
    score = CurrentScoreRecord.objects.get(customer=account)
    if is_ceiling:
        return account
    step = Decimal(12_000)
    uplift = None if upgrade is None else step * Decimal(str(upgrade))
    CurrentScoreRecord.objects.filter(pk=score.pk).update(
        upgrade_probability=upgrade,
        upgrade_pressure=pressure,
        upgrade_signal=signal,
        yearly_step=step,
        expected_uplift=uplift,
    )
    UpgradePredictionRecord.objects.create(
        run=score.prediction.run,
        customer=account,
        probability=upgrade,
        probability_low=None if upgrade is None else upgrade / 2,
        probability_high=None if upgrade is None else min(1, upgrade * 1.5),
        pressure=pressure,
        leading_signal=signal,
        yearly_step=step,
        expected_uplift=uplift,
        reasons=[KeptReason(feature_code("limit_hits_30d"), 0.7, value=4.0)],
        model_version="" if upgrade is None else "upgrade-1.0.0",
    )
    return account


def publish_run(*, rung: str = "L2", has_model: bool = True) -> None:
    """The run of these scores is published, with a model of upgrades of a rung, or without one."""
    model = None
    if has_model:
        model, _ = ModelVersionRecord.objects.get_or_create(
            version="upgrade-1.0.0",
            defaults={
                "target": "upgrade",
                "rung": rung,
                "status": ModelStatus.PUBLISHED,
                "as_of": AS_OF,
                "mart_version": "m1",
                "contract_fingerprint": "f",
                "reason": "",
                "trained_at": NOW,
            },
        )
    ScoringRunRecord.objects.update(published_at=NOW, upgrade_model=model)


def put_cutoffs(churn: float = 0.3, propensity: float = 0.1, pressure: int = 3) -> None:
    ExpansionCutoffRecord.objects.create(
        churn_from=churn,
        propensity_from=propensity,
        pressure_from=pressure,
        set_at=NOW,
        reason="For the test.",
    )
