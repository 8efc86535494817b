"""Everything that is wrong with the published model or its inputs, in sentences with their remedy."""

from churnapp.web.templatetags.formats import day, number
from predictions.ml.registry import ModelMissing
from predictions.models import BacktestKind, BacktestRecord, WatchRecord
from predictions.watching.backtest import Verdict
from predictions.watching.demotion import due_demotion


def model_alarms() -> tuple[str, ...]:
    """The newest backtest, a demotion that could not be made, and the newest look at the inputs."""
    return (*_demotion_alarm(), *_backtest_alarm(), *_input_alarms())


def _demotion_alarm() -> tuple[str, ...]:
    try:
        due = due_demotion()
    except ModelMissing:
        return ()
    if due is None:
        return ()
    return (
        f"Two months in a row failed their backtest and model {due.published.version} is still published: "
        f"the rung below ({due.to}) is trained with the next daily look. If it stays, the log of the worker "
        "says why; publish an earlier version by hand meanwhile.",
    )


def _backtest_alarm() -> tuple[str, ...]:
    newest = BacktestRecord.objects.filter(kind=BacktestKind.PUBLISHED).order_by("-as_of").first()
    if newest is None or newest.verdict in {Verdict.HELD, Verdict.TOO_FEW}:
        return ()
    level = newest.figures["level"]
    seen = (
        f"Of the predictions of {day(newest.as_of)}, {number(level['observed'])} accounts left where "
        f"{number(level['expected'], 1)} were expected"
    )
    if newest.verdict == Verdict.LEVEL_MOVED:
        return (f"{seen}: churn itself has moved. The monthly level update follows; look for what changed.",)
    return (f"{seen}: the model failed that month. A second failure in a row publishes the rung below.",)


def _input_alarms() -> tuple[str, ...]:
    record = WatchRecord.objects.defer("measures").first()
    return tuple(alarm["sentence"] for alarm in record.alarms) if record else ()
