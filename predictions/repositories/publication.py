"""The current score of every account: replaced as a whole by one run."""

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from predictions.domain import NO_REASON
from predictions.models import CurrentScoreRecord, PredictionRecord, ScoringRunRecord

# One statement on both databases: a million rows never pass through Python.
_REPLACE = """
insert into predictions_currentscorerecord (
    customer_id, prediction_id, as_of, churn_probability, previous_probability,
    risk_tier, risk_score, expected_loss, mrr, coverage, top_reason,
    upgrade_probability, upgrade_pressure, upgrade_signal, expected_uplift, yearly_step
)
select
    prediction.customer_id,
    prediction.id,
    prediction.as_of,
    prediction.churn_probability,
    cast(null as double precision),
    prediction.risk_tier,
    prediction.risk_score,
    round(cast(customer.mrr * 12 * prediction.churn_probability as numeric), 2),
    customer.mrr,
    prediction.coverage,
    substr(coalesce(prediction.reasons -> 0 ->> 'text', %s), 1, 255),
    upgrade.probability,
    upgrade.pressure,
    coalesce(upgrade.leading_signal, ''),
    upgrade.expected_uplift,
    upgrade.yearly_step
from predictions_predictionrecord as prediction
inner join customers_customerrecord as customer on customer.id = prediction.customer_id
left join predictions_upgradepredictionrecord as upgrade
    on upgrade.run_id = prediction.run_id and upgrade.customer_id = prediction.customer_id
where prediction.run_id = %s
on conflict (customer_id) do update set
    prediction_id = excluded.prediction_id,
    as_of = excluded.as_of,
    churn_probability = excluded.churn_probability,
    previous_probability = predictions_currentscorerecord.churn_probability,
    risk_tier = excluded.risk_tier,
    risk_score = excluded.risk_score,
    expected_loss = excluded.expected_loss,
    mrr = excluded.mrr,
    coverage = excluded.coverage,
    top_reason = excluded.top_reason,
    upgrade_probability = excluded.upgrade_probability,
    upgrade_pressure = excluded.upgrade_pressure,
    upgrade_signal = excluded.upgrade_signal,
    expected_uplift = excluded.expected_uplift,
    yearly_step = excluded.yearly_step
"""


def publish_scores(run: ScoringRunRecord) -> None:
    """Makes the run's predictions the current scores; call inside the transaction that closes the run.

    Accounts that the run did not score, because they left or gave notice, lose their current score.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE, [NO_REASON, run.pk])
    # not exclude(prediction__run=run): its join of three tables takes minutes where statistics are stale
    of_the_run = PredictionRecord.objects.filter(pk=OuterRef("prediction_id"), run=run)
    CurrentScoreRecord.objects.filter(~Exists(of_the_run)).delete()


def newer_scores_stand(run: ScoringRunRecord) -> bool:
    """Whether the current scores are of a later day, or of a later run of the same day."""
    later = Q(as_of__gt=run.as_of) | Q(as_of=run.as_of, prediction__run_id__gt=run.pk)
    return CurrentScoreRecord.objects.filter(later).exists()
