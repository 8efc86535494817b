"""Scores of single accounts that people ask for: a run with one chunk of one account."""

from datetime import date, datetime

from django.db import IntegrityError

from churnapp.accounts.models import User
from churnapp.saying import say
from customers.models import CustomerRecord
from predictions.models import ModelVersionRecord, ScoringRunRecord
from predictions.repositories.runs import active_run, insert_run


class EverybodyIsScored(RuntimeError):
    """A run of the whole portfolio is on its way and brings the score of the account with it."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "All accounts are being scored right now, this one too. "
                "Its new score is here when that run is done: look again in a minute."
            )
        )


class AlreadyBeingScored(RuntimeError):
    """Somebody asked for the account's score a moment ago."""

    def __init__(self) -> None:
        super().__init__(say("This account is being scored already. Its new score is here in a moment."))


def refuse_while_everybody_is_scored() -> None:
    """Returns when no run of the whole portfolio is on its way.

    Raises:
        EverybodyIsScored: one is.
    """
    if active_run() is not None:
        raise EverybodyIsScored


def create_single_score(
    customer: CustomerRecord,
    position: int,
    *,
    as_of: date,
    mart_version: str,
    model: ModelVersionRecord,
    upgrade_model: ModelVersionRecord | None,
    started_by: User | None,
    now: datetime,
) -> ScoringRunRecord:
    """Creates the run of one account.

    Args:
        customer: the account.
        position: its position in the mart.
        as_of: day of the mart.
        mart_version: the mart.
        model: that scores.
        upgrade_model: of upgrades; None where rules rank accounts.
        started_by: who asked.
        now: the clock, UTC.

    Raises:
        AlreadyBeingScored: nothing was created.
    """
    run = ScoringRunRecord(
        customer=customer,
        as_of=as_of,
        mart_version=mart_version,
        model=model,
        upgrade_model=upgrade_model,
        started_by=started_by,
        account_count=1,
        created_at=now,
    )
    try:
        return insert_run(run, [(position, position)])
    except IntegrityError as problem:
        raise AlreadyBeingScored from problem
