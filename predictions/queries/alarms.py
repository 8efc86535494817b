"""Everything that is wrong with the published model or its inputs, in sentences with their remedy."""

from django.utils.translation import gettext as _

from churnapp.web.templatetags.formats import day, number
from predictions.domain.kept_sentences import retold
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
        _(
            "Two months in a row failed their backtest and model %(published_version)s is "
            "still published: the rung below (%(to)s) is trained with the next daily look. "
            "If it stays, the log of the worker says why; publish an earlier version by hand "
            "meanwhile."
        )
        % {"published_version": due.published.version, "to": due.to},
    )


def _backtest_alarm() -> tuple[str, ...]:
    newest = BacktestRecord.objects.filter(kind=BacktestKind.PUBLISHED).order_by("-as_of").first()
    if newest is None or newest.verdict in {Verdict.HELD, Verdict.TOO_FEW}:
        return ()
    level = newest.figures["level"]
    sentence = (
        _(
            "Of the predictions of %(as_of)s, %(observed)s accounts left where %(expected)s were expected: "
            "churn itself has moved. The monthly level update follows; look for what changed."
        )
        if newest.verdict == Verdict.LEVEL_MOVED
        else _(
            "Of the predictions of %(as_of)s, %(observed)s accounts left where %(expected)s were expected: "
            "the model failed that month. A second failure in a row publishes the rung below."
        )
    )
    facts = {
        "as_of": day(newest.as_of),
        "observed": number(level["observed"]),
        "expected": number(level["expected"], 1),
    }
    return (sentence % facts,)


def _input_alarms() -> tuple[str, ...]:
    record = WatchRecord.objects.defer("measures").first()
    return tuple(retold(alarm["sentence"]) for alarm in record.alarms) if record else ()
