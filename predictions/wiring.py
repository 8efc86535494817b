"""Scoring runs and jobs put together for this installation."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone
from threadpoolctl import threadpool_limits

from churnapp.accounts.models import User
from churnapp.saying import say
from customers.models import CustomerRecord
from customers.queries.account import AccountStatus
from predictions.domain import CONTRACTS, ModelMoveRefused, Target
from predictions.jobs.challenger import preview
from predictions.jobs.desk import JobDesk
from predictions.jobs.queue import CeleryJobQueue
from predictions.jobs.work import definition_of
from predictions.mart import MartCannotBeBuilt, MartDamaged, MartMissing, open_mart
from predictions.mart.customers import CustomerNotInMart
from predictions.mart.fresh import build_fresh_mart
from predictions.mart.publication import newest_version_of
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing, refuse_unusable, refuse_what_is_lacking, scoring_record
from predictions.ml.risk_weights import NothingToWeigh, propose_weights
from predictions.models import (
    JobKind,
    JobRecord,
    ModelVersionRecord,
    RiskWeightProposalRecord,
    ScoringRunRecord,
)
from predictions.queries.risk_weights import risk_weights_in_force
from predictions.repositories.jobs import JobAlreadyActive, JobIsOver
from predictions.repositories.model_versions import SomebodyWasFaster
from predictions.repositories.risk_weights import ProposalIsDecided, keep_proposal
from predictions.repositories.runs import RunAlreadyActive, RunCannotChange
from predictions.repositories.single_scores import AlreadyBeingScored, EverybodyIsScored
from predictions.scoring.queue import CeleryChunkQueue, QueueUnreachable
from predictions.scoring.runs import NothingToScore, ScoringRuns
from predictions.scoring.sources import published_sources

REFUSALS = (
    MartCannotBeBuilt,
    MartDamaged,
    MartMissing,
    ModelDoesNotFit,
    ModelMissing,
    NothingToScore,
    QueueUnreachable,
    RunAlreadyActive,
    RunCannotChange,
)
"""Why a run cannot be started or changed; each message is one sentence with its remedy."""


class AccountIsLeaving(ValueError):
    """Whether the account leaves is known, so that there is nothing to predict."""

    def __init__(self, *, has_left: bool) -> None:
        super().__init__(
            say("This account has left, so there is nothing to predict.")
            if has_left
            else say(
                "This account has given notice, so there is nothing to predict. "
                "If it stays after all, take the notice off its record first."
            )
        )


SINGLE_SCORE_REFUSALS = (
    AccountIsLeaving,
    AlreadyBeingScored,
    CustomerNotInMart,
    EverybodyIsScored,
    MartDamaged,
    MartMissing,
    ModelDoesNotFit,
    ModelMissing,
    QueueUnreachable,
)
"""Why an account cannot be scored now; each message is one sentence with its remedy."""


JOB_REFUSALS = (JobAlreadyActive, JobIsOver, MartDamaged, MartMissing, QueueUnreachable, ValueError)
"""Why a job cannot be started or changed; each message is one sentence with its remedy."""


MODEL_REFUSALS = (ModelDoesNotFit, ModelMissing, ModelMoveRefused, SomebodyWasFaster)
"""Why a version cannot be moved; each message is one sentence."""


def job_desk() -> JobDesk:
    """Jobs through Celery."""
    return JobDesk(CeleryJobQueue(), timezone.now)


def start_training(
    *,
    started_by: User,
    target: Target = Target.CHURN,
    churn_from_silence: int | None = None,
    despite_quality: str = "",
) -> JobRecord:
    """Lets a worker train on the published mart.

    Args:
        started_by: who asked.
        target: what to predict.
        churn_from_silence: days without any event that stand for churn; None where churn is recorded.
        despite_quality: why to train although a check of the data refuses.

    Raises:
        Exception: one of ``JOB_REFUSALS``; nothing was started.
    """
    options = _training_options(target, churn_from_silence, despite_quality)
    return job_desk().open(JobKind.TRAINING, started_by=started_by, options=options)


def train_here(
    *,
    target: Target = Target.CHURN,
    churn_from_silence: int | None,
    despite_quality: str,
    say: Callable[[str], None],
) -> JobRecord:
    """Trains in this process, for commands; ``say`` hears each step; see ``start_training``.

    Raises:
        Exception: one of ``JOB_REFUSALS`` or of the job's own refusals; the published model stays.
    """
    options = _training_options(target, churn_from_silence, despite_quality)
    return job_desk().do_here(JobKind.TRAINING, options=options, say=say)


def start_mart_build(*, started_by: User) -> JobRecord:
    """Lets a worker build and publish a mart from the data as it is now.

    Raises:
        Exception: one of ``JOB_REFUSALS``; nothing was started.
    """
    return job_desk().open(JobKind.MART, started_by=started_by)


def build_mart_here(*, as_of: date | None, say: Callable[[str], None]) -> JobRecord:
    """Builds and publishes a mart in this process, for commands.

    Args:
        as_of: latest day under study; the last complete day of the event log when None.
        say: hears each step.

    Raises:
        JobAlreadyActive: a build is on its way already.
        MartCannotBeBuilt: the published mart stays.
    """
    options = {"as_of": as_of.isoformat()} if as_of else {}
    return job_desk().do_here(JobKind.MART, options=options, say=say)


def start_preview(record: ModelVersionRecord, *, started_by: User) -> JobRecord:
    """Lets a worker score the published run's accounts with another version.

    Raises:
        Exception: one of ``JOB_REFUSALS`` or of ``MODEL_REFUSALS``; nothing was started.
    """
    refuse_unusable(record)
    return preview(job_desk(), record, started_by=started_by)


NO_PROPOSAL = (MartDamaged, MartMissing, NothingToWeigh, ProposalIsDecided)
"""Why there is no new proposal of risk weights; each message is one sentence with its remedy."""


def scoring_runs() -> ScoringRuns:
    """Runs on the published mart and model, through Celery."""
    return ScoringRuns(published_sources(), CeleryChunkQueue(), timezone.now)


def start_scoring_run(*, started_by: User | None = None, as_of: date | None = None) -> ScoringRunRecord:
    """Starts a scoring run with the published model.

    Args:
        started_by: who asked; None for the system.
        as_of: day under study. None: that of the published mart. A past day gets a mart of its own, which is
            not published; its scores are kept as history.

    Raises:
        Exception: one of ``REFUSALS``; nothing was started.
    """
    model = scoring_record()  # a model that cannot score is refused here, not by each worker
    version = None if as_of is None else _mart_of(as_of)
    refuse_what_is_lacking(model, open_mart(version).contract)
    return scoring_runs().start(started_by=started_by, mart_version=version)


def start_single_score(account: CustomerRecord, *, started_by: User) -> ScoringRunRecord:
    """Lets a worker score one account now.

    Raises:
        Exception: one of ``SINGLE_SCORE_REFUSALS``; nothing was started.
    """
    status = AccountStatus.on(timezone.now().date(), account)
    if status is not AccountStatus.ACTIVE:
        raise AccountIsLeaving(has_left=status is AccountStatus.CHURNED)
    refuse_what_is_lacking(scoring_record(), open_mart().contract)
    return scoring_runs().start_single(account, started_by=started_by)


def _training_options(target: Target, churn_from_silence: int | None, despite_quality: str) -> dict[str, Any]:
    """What is kept of a request; nonsense and a missing mart are refused before a worker is woken up."""
    definition_of(churn_from_silence, target)
    open_mart(contract=CONTRACTS[target])
    asked = {
        "target": "" if target is Target.CHURN else target.value,
        "churn_from_silence": churn_from_silence,
        "despite_quality": despite_quality.strip(),
    }
    return {name: value for name, value in asked.items() if value}


def propose_risk_weights() -> RiskWeightProposalRecord:
    """Keeps this quarter's proposal of risk weights, from the published mart.

    Raises:
        Exception: one of ``NO_PROPOSAL``; the message says why there is none.
    """
    mart = open_mart()
    with threadpool_limits(limits=1):
        proposal = propose_weights(
            mart.snapshot_columns(), known_until=mart.outcomes_known_until, current=risk_weights_in_force()
        )
    return keep_proposal(proposal, as_of=mart.as_of, now=timezone.now())


def _mart_of(as_of: date) -> str:
    if version := newest_version_of(as_of):
        return version
    try:
        is_past = as_of < open_mart().as_of
    except (MartMissing, MartDamaged):
        is_past = False
    return build_fresh_mart(as_of=as_of, is_published=not is_past).version
