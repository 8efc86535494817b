"""The current score of every account: replaced as a whole by one run, or for one account by its own score."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from predictions.models import CurrentScoreRecord, PredictionRecord, ScoringRunRecord

# From here on SQLite's indexes are sorted anew: 10,000 accounts take two thirds of moving their entries.
LARGE_RUN = 5_000
ACCOUNTS_PER_STATEMENT = 100_000
GREATEST_KEY = 2**63 - 1
# One statement on both databases: a million rows never pass through Python. The range is told of each table,
# so that PostgreSQL reads of each what belongs to it and not all from the beginning.
_REPLACE = """
insert into predictions_currentscorerecord (
    customer_id, prediction_id, as_of, churn_probability, previous_probability,
    risk_tier, risk_score, expected_loss, mrr, coverage, reasons, top_group,
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
    prediction.reasons,
    prediction.top_group,
    upgrade.probability,
    upgrade.pressure,
    coalesce(upgrade.leading_signal, ''),
    upgrade.expected_uplift,
    upgrade.yearly_step
from predictions_predictionrecord as prediction
inner join customers_customerrecord as customer
    on customer.id = prediction.customer_id and customer.id between %(first)s and %(last)s
left join predictions_upgradepredictionrecord as upgrade
    on upgrade.run_id = prediction.run_id and upgrade.customer_id = prediction.customer_id
    and upgrade.customer_id between %(first)s and %(last)s
where prediction.run_id = %(run)s and prediction.customer_id between %(first)s and %(last)s
on conflict (customer_id) do update set
    prediction_id = excluded.prediction_id,
    as_of = excluded.as_of,
    churn_probability = excluded.churn_probability,
    previous_probability = case
        when predictions_currentscorerecord.as_of = excluded.as_of
            then predictions_currentscorerecord.previous_probability
        else predictions_currentscorerecord.churn_probability
    end,
    risk_tier = excluded.risk_tier,
    risk_score = excluded.risk_score,
    expected_loss = excluded.expected_loss,
    mrr = excluded.mrr,
    coverage = excluded.coverage,
    reasons = excluded.reasons,
    top_group = excluded.top_group,
    upgrade_probability = excluded.upgrade_probability,
    upgrade_pressure = excluded.upgrade_pressure,
    upgrade_signal = excluded.upgrade_signal,
    expected_uplift = excluded.expected_uplift,
    yearly_step = excluded.yearly_step
"""


def publish_scores(run: ScoringRunRecord) -> None:
    """Makes the run's predictions the current scores; call inside the transaction that closes the run.

    Accounts that a run of everybody did not score, because they left or gave notice, lose their score. The
    score of a single account touches no other account. A score that replaces one of its own day keeps what
    was said on the day before: scoring twice must not hide what moved.
    """
    with _moving_many(run):
        shown = sum(_replace(run, first, last) for first, last in _ranges(run))
        if run.customer_id is None and CurrentScoreRecord.objects.count() != shown:
            _delete_others(run)


def _replace(run: ScoringRunRecord, first: int, last: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE, {"run": run.pk, "first": first, "last": last})
        return int(cursor.rowcount)


def _ranges(run: ScoringRunRecord) -> Iterator[tuple[int, int]]:
    """Inclusive ranges of customers' keys: until a statement ends, what it replaced is kept in memory."""
    predicted = PredictionRecord.objects.filter(run=run).order_by("customer_id")
    keys, last = predicted.values_list("customer_id", flat=True), 0
    while ends := keys.filter(customer__gt=last)[ACCOUNTS_PER_STATEMENT - 1 : ACCOUNTS_PER_STATEMENT]:
        yield last + 1, ends[0]
        last = ends[0]
    yield last + 1, GREATEST_KEY


def _delete_others(run: ScoringRunRecord) -> None:
    # not exclude(prediction__run=run): its join of three tables takes minutes where statistics are stale
    of_the_run = PredictionRecord.objects.filter(pk=OuterRef("prediction_id"), run=run)
    CurrentScoreRecord.objects.filter(~Exists(of_the_run)).delete()


def _moving_many(run: ScoringRunRecord) -> AbstractContextManager[None]:
    if run.customer_id is not None:
        return nullcontext()
    if connection.vendor == "postgresql":
        return _joined_at_once()
    return _indexes_made_anew() if run.account_count >= LARGE_RUN else nullcontext()


@contextmanager
def _joined_at_once() -> Iterator[None]:
    """PostgreSQL never goes through all of a run again for each of its accounts.

    Statistics do not know a run that was just written, so that it expects a single row and joins row by row:
    100,000 accounts took minutes. Call inside a transaction, which takes the setting back where it fails.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local enable_nestloop = off")
        yield
        cursor.execute("set local enable_nestloop = on")


@contextmanager
def _indexes_made_anew() -> Iterator[None]:
    """Sorts each index once at the end, where moving a million entries one by one takes five times as long.

    For SQLite alone: its readers go on with what was committed before, indexes and all. On PostgreSQL they
    would have to wait until everything is published.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select name, sql from sqlite_master where type = 'index' and tbl_name = %s and sql is not null",
            [CurrentScoreRecord._meta.db_table],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"drop index {connection.ops.quote_name(name)}")
        yield
        for _, definition in indexes:
            cursor.execute(definition)


def newer_scores_stand(run: ScoringRunRecord) -> bool:
    """Whether the current scores are of a later day, or of a later run of the same day.

    A run of everybody gives way to another one only, the score of a single account to any newer one.
    """
    published = ScoringRunRecord.objects.exclude(published_at=None)
    rivals = published.filter(Q(customer=None) | Q(customer=run.customer_id))
    later = Q(as_of__gt=run.as_of) | Q(as_of=run.as_of, pk__gt=run.pk)
    return rivals.filter(later).exists()
