"""Scoring runs from the start to the publication."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from django.db import transaction

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from predictions.domain import FeatureContract, Target
from predictions.mart import Mart
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing, published_record, scoring_record
from predictions.models import ModelVersionRecord, ScoringRunRecord
from predictions.repositories import chunks, runs
from predictions.repositories.comparisons import inputs_before
from predictions.repositories.predictions import prediction_rows, write_predictions
from predictions.repositories.rows import KeyedRows
from predictions.repositories.single_scores import create_single_score, refuse_while_everybody_is_scored
from predictions.repositories.upgrades import upgrade_rows, write_upgrades
from predictions.scoring.batch import ScoredBatch, score_batch
from predictions.scoring.comparison import compare
from predictions.scoring.peers import Peers
from predictions.scoring.queue import ChunkQueue, QueueUnreachable
from predictions.scoring.sources import ScoringSources
from predictions.scoring.upgrades import UpgradeInputs, score_by_model, score_by_rules

logger = logging.getLogger(__name__)

FIRST_RETRY_SECONDS = 1.0
RETRY_GROWTH = 4.0


class NothingToScore(RuntimeError):
    """The mart holds no account that can be scored."""


class ScoringRuns:
    """Starts, works off, repairs and ends scoring runs.

    Args:
        sources: marts and models.
        queue: wakes workers up.
        now: the clock, UTC.
    """

    def __init__(self, sources: ScoringSources, queue: ChunkQueue, now: Callable[[], datetime]) -> None:
        self._sources = sources
        self._queue = queue
        self._now = now

    def start(self, *, started_by: User | None, mart_version: str | None = None) -> ScoringRunRecord:
        """Starts the scoring of a mart version with the published model.

        Args:
            started_by: who asked; None for the system.
            mart_version: the published mart when None.

        Raises:
            MartMissing, MartDamaged, ModelMissing: there is no mart to read or no model to apply.
            NothingToScore, QueueUnreachable: nothing was started, and the remedy is named.
            RunAlreadyActive: the mart's day is being scored already.
        """
        mart = self._sources.mart(mart_version)
        if mart.account_count == 0:
            raise NothingToScore(
                f"The mart of {mart.as_of} holds no account that can be scored. "
                "Import customers with usage, then run: manage.py build_mart"
            )
        model = published_record()
        upgrade_model = usable_upgrade_model()
        self._queue.refuse_unreachable()
        run = runs.create_run(
            as_of=mart.as_of,
            mart_version=mart.version,
            account_count=mart.account_count,
            model=model,
            upgrade_model=upgrade_model,
            started_by=started_by,
            now=self._now(),
        )
        self._send_after_commit(run)
        return run

    def start_single(self, customer: CustomerRecord, *, started_by: User | None) -> ScoringRunRecord:
        """Starts the scoring of one account on the published mart with the published model.

        Raises:
            EverybodyIsScored, AlreadyBeingScored: the score is on its way already.
            CustomerNotInMart, MartMissing, MartDamaged, ModelMissing: it cannot be scored.
            QueueUnreachable: nothing was started.
        """
        refuse_while_everybody_is_scored()
        mart = self._sources.mart(None)
        position = mart.position_of(customer.customer_id)
        model, upgrade_model = published_record(), usable_upgrade_model()
        self._queue.refuse_unreachable()
        run = create_single_score(
            customer,
            position,
            as_of=mart.as_of,
            mart_version=mart.version,
            model=model,
            upgrade_model=upgrade_model,
            started_by=started_by,
            now=self._now(),
        )
        self._send_after_commit(run)
        return run

    def retry_failed(self, run_id: int) -> None:
        """Scores the failed accounts of a closed run again.

        Raises:
            RunCannotChange, RunAlreadyActive, QueueUnreachable: nothing was changed.
        """
        self._queue.refuse_unreachable()
        self._send_after_commit(runs.reopen_failed_chunks(run_id, now=self._now()))

    def cancel(self, run_id: int) -> None:
        """Stops a run; chunks on their way find it cancelled and change nothing.

        Raises:
            RunCannotChange: it is over.
        """
        runs.cancel_run(run_id, now=self._now())

    def score_chunk(self, chunk_id: int) -> bool:
        """Scores one chunk; safe to run any number of times, at the same time too.

        Returns:
            Whether this was the last chunk and closed the run.
        """
        work = chunks.take_chunk(chunk_id, now=self._now())
        if work is None:
            return False
        try:
            rows = prediction_rows(work, self._scored(work), predicted_at=self._now())
            upgrades = self._upgrades(work)
            chunks.finish_chunk(work, lambda: _write(rows, upgrades), now=self._now)
        except Exception as problem:
            logger.exception("Attempt %d at chunk %d failed", work.attempt, chunk_id)
            if chunks.fail_attempt(work, _sentence(problem), now=self._now()):
                delay = FIRST_RETRY_SECONDS * RETRY_GROWTH ** (work.attempt - 1)
                self._send([chunk_id], delay_seconds=delay)
        return runs.close_run_when_complete(work.run_id, now=self._now)

    def sweep(self) -> int:
        """Sends lost chunks again and closes runs that nobody closed; any number of processes may do this.

        Returns:
            How many chunks were sent again.

        Raises:
            QueueUnreachable: the broker does not answer; the next sweep tries again.
        """
        sent = 0
        for run_id in runs.active_run_ids():
            # messages that still wait for a worker are not lost
            if self._queue.is_empty():
                lost = chunks.recover_silent_chunks(run_id, now=self._now())
                self._queue.send(lost)
                sent += len(lost)
            runs.close_run_when_complete(run_id, now=self._now)
        return sent

    def _scored(self, work: chunks.ChunkWork) -> ScoredBatch:
        mart, model = self._sources.mart(work.mart_version), self._sources.model(work.model_version)
        accounts = mart.scoring_columns(work.first_position, work.last_position)
        hazard = self._sources.hazard(work.model_version)
        return score_batch(
            model.contract,
            accounts,
            model.predict(accounts),
            _peers(mart, model.contract),
            work.cutoffs,
            basis=model.basis,
            past=mart.own_past_columns(work.first_position, work.last_position),
            before=compare(model, inputs_before(work, accounts.customer_pks.tolist()), accounts.customer_pks),
            weights=work.weights,
            survival=None if hazard is None else hazard.survival(accounts.columns),
        )

    def _upgrades(self, work: chunks.ChunkWork) -> KeyedRows:
        """What the chunk says about upgrades; nothing where nobody in it may upgrade."""
        mart = self._sources.upgrade_mart(work.mart_version)
        if mart is None:
            return KeyedRows(work.run_id, [], ())
        accounts = mart.scoring_columns(work.first_position, work.last_position)
        if not len(accounts):
            return KeyedRows(work.run_id, [], ())
        plans = mart.plans_to_rise_from(work.first_position, work.last_position)
        inputs = UpgradeInputs(accounts, plans, mart.plan_prices())
        if not work.upgrade_version:
            return upgrade_rows(work, score_by_rules(inputs))
        model = self._sources.model(work.upgrade_version)
        return upgrade_rows(work, score_by_model(inputs, model, _peers(mart, model.contract)))

    def _send_after_commit(self, run: ScoringRunRecord) -> None:
        transaction.on_commit(lambda: self._send(runs.waiting_chunk_ids(run)))

    def _send(self, chunk_ids: list[int], *, delay_seconds: float = 0) -> None:
        try:
            self._queue.send(chunk_ids, delay_seconds=delay_seconds)
        except QueueUnreachable:
            logger.warning("The queue went away; %d chunks wait for the sweeper", len(chunk_ids))


def usable_upgrade_model() -> ModelVersionRecord | None:
    """The published model of upgrades; None where there is none that can score, so that rules rank."""
    try:
        return scoring_record(Target.UPGRADE)
    except (ModelMissing, ModelDoesNotFit):
        return None


def _write(rows: KeyedRows, upgrades: KeyedRows) -> int:
    count = write_predictions(rows)
    write_upgrades(upgrades)
    return count


@lru_cache(maxsize=4)
def _peers(mart: Mart, contract: FeatureContract) -> Peers:
    return Peers(mart, contract.names)


def _sentence(problem: Exception) -> str:
    words = " ".join(str(problem).split())
    speaks_for_itself = words and isinstance(problem, LookupError | RuntimeError | ValueError)
    return words if speaks_for_itself else f"{type(problem).__name__}: {words}"
