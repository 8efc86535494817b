"""Tells people how runs ended, whom they found newly at risk, and what is wrong with the model."""

import hashlib
import re
from datetime import datetime
from functools import partial

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from churnapp.notifications.notify import Note, Title, notify_admins, notify_all
from churnapp.saying import later, say
from churnapp.web.templatetags.formats import day, number, points, probability
from customers.models import FollowRecord
from customers.queries.account import account_url
from predictions.domain import RiskTier
from predictions.domain.kept_sentences import retold
from predictions.models import CurrentScoreRecord, RunStatus, ScoringRunRecord
from predictions.queries.alarms import model_alarms
from predictions.queries.operating_point import operating_point

LARGE_MOVE = 0.1
NEWLY_CRITICAL = later("{name} is newly critical: {probability}, {points} points")
LIKELIER = later("{name} is more likely to leave: {probability}, {points} points")
ENDED = (RunStatus.SUCCEEDED, RunStatus.PARTIAL, RunStatus.FAILED)


def tell_of_runs(*, now: datetime) -> int:
    """Tells of every run that ended and was not told of; safe to call twice, and at once by two workers.

    Returns:
        How many runs were told of.
    """
    ended = list(
        ScoringRunRecord.objects.of_everybody().filter(status__in=ENDED, told_at=None).order_by("pk")
    )
    for run in ended:
        _tell_admins(run)
        if run.published_at is not None:
            _tell_of_accounts(run)
        ScoringRunRecord.objects.filter(pk=run.pk, finished_at=run.finished_at).update(told_at=now)
    return len(ended)


def tell_of_alarms(*, now: datetime) -> None:
    """Tells admins what is wrong with the model or its inputs: the same alarm once a week."""
    year, week, _ = now.isocalendar()
    for place, sentence in enumerate(model_alarms()):
        without_figures = re.sub(r"\d+", "", sentence)
        same = hashlib.sha256(without_figures.encode()).hexdigest()[:16]
        notify_admins(
            "model_alarm",
            title=partial(_alarm_at, place),
            url=reverse("predictions:model_watch"),
            dedupe_key=f"{year}-{week}-{same}",
        )


def _alarm_at(place: int) -> str:
    """In the language of whoever is told."""
    return model_alarms()[place]


def _tell_admins(run: ScoringRunRecord) -> None:
    is_whole = run.status == RunStatus.SUCCEEDED
    notify_admins(
        "run_finished" if is_whole else "run_failed",
        title=partial(_ended, run),
        url=reverse("predictions:run", args=[run.pk]),
        dedupe_key=f"run-{run.pk}-{run.finished_at}",
    )


def _ended(run: ScoringRunRecord) -> str:
    if run.status != RunStatus.SUCCEEDED:
        return say("Scoring run {run}: {message}", run=run.pk, message=retold(run.message))
    return say(
        "Scoring run {run} scored {accounts} accounts as of {day}.",
        run=run.pk,
        accounts=number(run.account_count),
        day=day(run.as_of),
    )


def _tell_of_accounts(run: ScoringRunRecord) -> None:
    critical = operating_point().cutoffs.critical
    # a published run replaces every score, so that its day is enough to know its rows by
    scored = CurrentScoreRecord.objects.filter(as_of=run.as_of, previous_probability__isnull=False)
    newly = Q(risk_tier=RiskTier.CRITICAL, previous_probability__lt=critical)
    rose = Q(churn_probability__gt=F("previous_probability") + LARGE_MOVE)
    _tell_of_moves("newly_critical", scored.filter(newly), run, NEWLY_CRITICAL)
    _tell_of_moves("probability_rise", scored.filter(rose).exclude(newly), run, LIKELIER)


def _tell_of_moves(
    event: str, moved: QuerySet[CurrentScoreRecord], run: ScoringRunRecord, sentence: str
) -> None:
    """A sentence for the CSM and the followers of each account, the most likely to leave last, so on top."""
    rows = moved.order_by("churn_probability").values_list(
        "customer_id", "customer__name", "customer__csm_id", "churn_probability", "previous_probability"
    )
    to_csms, csm_of, title_of = [], {}, {}
    for account, name, csm, now, before in rows:
        title = partial(_moved, sentence, name, now, before or 0.0)
        title_of[account], csm_of[account] = title, csm
        if csm is not None:
            to_csms.append(_note(csm, title, account, run))
    notify_all(event, to_csms)
    follows = FollowRecord.objects.order_by().values_list("customer_id", "user_id") if title_of else ()
    notify_all(
        "followed",
        [
            _note(user, title_of[account], account, run)
            for account, user in follows
            if account in title_of and user != csm_of[account]
        ],
    )


def _moved(sentence: str, name: str, now: float, before: float) -> str:
    return say(sentence, name=name, probability=probability(now), points=points(now - before))


def _note(user: int, title: Title, account: int, run: ScoringRunRecord) -> Note:
    # a second run of a day compares with the same day before, and tells only what the first did not
    return Note(user, title, account_url(account), f"scored-{run.as_of}-{account}", account)
