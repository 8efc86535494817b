"""Whether a scoring run can be started, and on how fresh an input."""

from dataclasses import dataclass
from datetime import date, timedelta

from predictions.mart import MartDamaged, MartMissing, open_mart
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing, scoring_record
from usage.log import EventLogDamaged
from usage.queries.event_log import current_segments


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the next scoring run would work on.

    Attributes:
        as_of: latest day of the published mart; None without one.
        account_count: accounts it would score.
        model_version: the published model; empty without one.
        data_until: last complete day of the event log, where it is later than the mart's; else None.
        problems: why no run can be started, each with its remedy.
    """

    as_of: date | None
    account_count: int
    model_version: str
    data_until: date | None
    problems: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether a run can be started."""
        return not self.problems


def scoring_readiness() -> Readiness:
    """What the next scoring run would work on, from one query and the pointer of the mart."""
    problems = []
    as_of, account_count = None, 0
    try:
        mart = open_mart()
    except (MartMissing, MartDamaged) as problem:
        problems.append(str(problem))
    else:
        as_of, account_count = mart.as_of, mart.account_count
    try:
        model_version = scoring_record().version
    except (ModelMissing, ModelDoesNotFit) as problem:
        model_version = ""
        problems.append(str(problem))
    return Readiness(as_of, account_count, model_version, newer_data_than(as_of), tuple(problems))


def newer_data_than(as_of: date | None) -> date | None:
    """The last complete day of the event log, where it is later than a day; None where it is not known."""
    try:
        newest_event_on = current_segments().last_day
    except EventLogDamaged:
        return None
    if newest_event_on is None or as_of is None:
        return None
    last_complete_day = newest_event_on - timedelta(days=1)
    return last_complete_day if last_complete_day > as_of else None
