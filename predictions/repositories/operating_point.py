"""Putting cut-offs in force: the published scores move to their new tiers in the same transaction.

At any moment every current score, and every prediction of a run, has the tier of its run's cut-offs, and the
cut-offs of the published run are those in force. Runs published before keep the tiers they were shown with.
"""

from datetime import datetime
from itertools import pairwise

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from predictions.domain import RiskTier, TierCutoffs
from predictions.models import (
    CurrentScoreRecord,
    OperatingPointRecord,
    PredictionRecord,
    ScoringRunRecord,
)
from predictions.queries.operating_point import operating_point


class CutoffsAlreadyInForce(RuntimeError):
    """Nothing would change."""

    def __init__(self, cutoffs: TierCutoffs) -> None:
        super().__init__(
            _(
                "These cut-offs are in force already: medium from %(medium)s, high from "
                "%(high)s, critical from %(critical)s. Nothing was changed."
            )
            % {
                "medium": _percent(cutoffs.medium),
                "high": _percent(cutoffs.high),
                "critical": _percent(cutoffs.critical),
            }
        )


class ReasonMissing(ValueError):
    """Nobody could say later why these cut-offs were chosen."""

    def __init__(self) -> None:
        super().__init__(_("Say in a few words why these cut-offs are right; the history keeps it."))


def put_in_force(cutoffs: TierCutoffs, *, reason: str, set_by: User | None, now: datetime) -> int:
    """Puts cut-offs in force and moves the published scores to their new tiers and actions.

    Args:
        cutoffs: the new ones.
        reason: why, for the history.
        set_by: who; None for a command.
        now: the clock, UTC.

    Returns:
        How many accounts changed their tier.

    Raises:
        CutoffsAlreadyInForce, ReasonMissing: nothing was changed.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        _one_at_a_time()
        if operating_point().cutoffs == cutoffs:
            raise CutoffsAlreadyInForce(cutoffs)
        OperatingPointRecord.objects.create(
            medium_from=cutoffs.medium,
            high_from=cutoffs.high,
            critical_from=cutoffs.critical,
            set_at=now,
            set_by=set_by,
            reason=reason.strip(),
        )
        published = ScoringRunRecord.objects.of_everybody().published().order_by("-published_at").first()
        if published is not None:
            _move_predictions(published, cutoffs)
            for single in _single_scores_since(published):
                _move_predictions(single, cutoffs)
        return _move_current_scores(cutoffs)


def follow_cutoffs_in_force(run: ScoringRunRecord) -> None:
    """Moves a run that is about to be published to the cut-offs in force, where they changed on its way.

    Call inside the transaction that publishes the run: until its end no other cut-offs come in force.
    """
    _one_at_a_time()
    cutoffs = operating_point().cutoffs
    if run.cutoffs != cutoffs:
        _move_predictions(run, cutoffs)


def _move_predictions(run: ScoringRunRecord, cutoffs: TierCutoffs) -> None:
    for tier, (first, end) in _bands(cutoffs).items():
        moving = PredictionRecord.objects.filter(
            run=run, churn_probability__gte=first, churn_probability__lt=end
        )
        moving.exclude(risk_tier=tier).update(risk_tier=tier)
    run.medium_from, run.high_from, run.critical_from = cutoffs.medium, cutoffs.high, cutoffs.critical
    run.save(update_fields=["medium_from", "high_from", "critical_from"])


def _single_scores_since(run: ScoringRunRecord) -> QuerySet[ScoringRunRecord]:
    """Scores of single accounts that may stand beside those of the published run."""
    return ScoringRunRecord.objects.exclude(customer=None).filter(published_at__gt=run.published_at)


def _move_current_scores(cutoffs: TierCutoffs) -> int:
    moved = 0
    for tier, (first, end) in _bands(cutoffs).items():
        scores = CurrentScoreRecord.objects.filter(churn_probability__gte=first, churn_probability__lt=end)
        moved += scores.exclude(risk_tier=tier).update(risk_tier=tier)
    return moved


def _bands(cutoffs: TierCutoffs) -> dict[RiskTier, tuple[float, float]]:
    """The probabilities of each tier: from the first up to, but without, the second."""
    bounds = (0.0, cutoffs.medium, cutoffs.high, cutoffs.critical, 2.0)
    return dict(zip(RiskTier, pairwise(bounds), strict=True))


def _one_at_a_time() -> None:
    """Lets others wait until this transaction ends; on SQLite, writing transactions wait by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("lock table predictions_operatingpointrecord in share row exclusive mode")


def _percent(share: float) -> str:
    return f"{100 * share:g}%"
