"""A challenger beside what was published, on outcomes that came after both had spoken.

Its scores in the shadow were made before anybody knew who would leave, so that nothing can flatter them: not
the days it was tested at, and not what people did about an account, for the accounts that were acted on are
left out of both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

import numpy as np
from django.db.models import F, QuerySet
from numpy.typing import NDArray

from predictions.mart import Mart
from predictions.mart.columns import Floats
from predictions.mart.outcomes import outcomes_after
from predictions.ml.bootstrap import AccountBootstrap, Estimate, json_number, ratio
from predictions.ml.gate import LEVEL, SURE_ENOUGH
from predictions.ml.ladder import SEED
from predictions.ml.paired_losses import PairedLosses
from predictions.ml.standing import FEWEST_FRESH_ACCOUNTS
from predictions.models import (
    JobKind,
    JobRecord,
    JobStatus,
    ModelVersionRecord,
    ScoringRunRecord,
    ShadowScoreRecord,
)
from predictions.queries.acting import acted_on
from predictions.watching.matured import horizon_of, known_until, silence_is_churn


class ChallengeVerdict(StrEnum):
    """What outcomes say about a challenger."""

    BETTER = "better"
    WORSE = "worse"
    OPEN = "open"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class ContestedRows:
    """What both said about the same accounts, and what came of them; all arrays have one length.

    Attributes:
        accounts: primary keys of the customers.
        challenging, published: probabilities of either (n,).
        left: 1 when the account left within the horizon, else 0.
    """

    accounts: NDArray[np.int64]
    challenging: Floats
    published: Floats
    left: Floats

    @classmethod
    def joined(cls, parts: Sequence["ContestedRows"]) -> Self:
        """The rows of all parts, of which there is at least one."""
        return cls(*(np.concatenate([getattr(part, name.name) for part in parts]) for name in fields(cls)))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two.

    Attributes:
        expected: the sum of the probabilities.
        level: leavers that came for each one expected.
        log_loss: mean of the rows.
    """

    expected: float
    level: Estimate
    log_loss: float

    @classmethod
    def of(cls, probability: Floats, left: Floats, bootstrap: AccountBootstrap, log_loss: float) -> Self:
        """From the probabilities of one of the two (n,)."""
        levels = ratio(bootstrap.sums(left), bootstrap.sums(probability))
        return cls(float(probability.sum()), Estimate.of(levels), log_loss)

    def to_json(self) -> dict[str, Any]:
        """The figures, with None where one does not exist."""
        return {
            "expected": self.expected,
            "log_loss": json_number(self.log_loss),
            **self.level.to_json("observed_expected"),
        }

    @property
    def level_holds(self) -> bool:
        """What the gate asks of a rung's level."""
        return LEVEL[0] <= self.level.value <= LEVEL[1] or self.level.low <= 1 <= self.level.high


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenger beside the versions that were published on the days it was scored in the shadow.

    Attributes:
        against: those versions.
        days: days under study whose horizon is over, one a month, oldest first.
        row_count: accounts × days.
        leaver_count, stayer_count: distinct accounts.
        losses: of the challenger (one) and of the published (other).
    """

    against: tuple[str, ...]
    days: tuple[date, ...]
    row_count: int
    leaver_count: int
    stayer_count: int
    challenging: Side
    published: Side
    losses: PairedLosses

    @classmethod
    def of(cls, rows: ContestedRows, *, against: Sequence[str], days: Sequence[date]) -> Self:
        """Sets both against what came; there is at least one row."""
        losses = PairedLosses.of(rows.left, rows.challenging, rows.published, rows.accounts)
        bootstrap = AccountBootstrap.of(rows.accounts, seed=SEED)
        leavers = np.unique(rows.accounts[rows.left == 1])
        return cls(
            against=tuple(against),
            days=tuple(days),
            row_count=len(rows.left),
            leaver_count=len(leavers),
            stayer_count=len(np.setdiff1d(rows.accounts, leavers)),
            challenging=Side.of(rows.challenging, rows.left, bootstrap, losses.one),
            published=Side.of(rows.published, rows.left, bootstrap, losses.other),
            losses=losses,
        )

    @property
    def verdict(self) -> ChallengeVerdict:
        """Better or worse only when nine of ten resamples say so, and better only when its level holds."""
        if min(self.leaver_count, self.stayer_count) < FEWEST_FRESH_ACCOUNTS:
            return ChallengeVerdict.TOO_FEW
        if self.losses.worse >= SURE_ENOUGH:
            return ChallengeVerdict.WORSE
        is_better = self.losses.better >= SURE_ENOUGH and self.challenging.level_holds
        return ChallengeVerdict.BETTER if is_better else ChallengeVerdict.OPEN

    def to_json(self) -> dict[str, Any]:
        """The figures, as they are kept."""
        return {
            "verdict": self.verdict,
            "against": list(self.against),
            "days": [str(day) for day in self.days],
            "n_rows": self.row_count,
            "n_leavers": self.leaver_count,
            "n_stayers": self.stayer_count,
            "challenging": self.challenging.to_json(),
            "published": self.published.to_json(),
            "better_in_resamples": self.losses.better,
            "worse_in_resamples": self.losses.worse,
            **self.losses.difference.to_json("difference"),
        }


def shadowed_runs(challenger: ModelVersionRecord) -> QuerySet[ScoringRunRecord]:
    """The published runs that a version was wholly scored beside, oldest first.

    Runs of days before the last that either model learnt from are left out: it may have seen the outcomes.
    """
    done = JobRecord.objects.filter(kind=JobKind.SHADOW, status=JobStatus.SUCCEEDED, model=challenger)
    return (
        ScoringRunRecord.objects.filter(pk__in=done.values("run"), as_of__gte=challenger.as_of)
        .filter(model__as_of__lte=F("as_of"))
        .exclude(published_at=None)
        .exclude(model=challenger)
        .select_related("model")
        .order_by("as_of", "published_at")
    )


def last_shadowed_of_months(challenger: ModelVersionRecord) -> list[ScoringRunRecord]:
    """Of ``shadowed_runs`` the last of each month, which are judged, oldest first."""
    return list({(run.as_of.year, run.as_of.month): run for run in shadowed_runs(challenger)}.values())


def challenge_of(mart: Mart, challenger: ModelVersionRecord) -> Challenge | None:
    """What became of the accounts that a version scored in the shadow.

    Args:
        mart: whose outcomes are known.
        challenger: any version.

    Returns:
        None while the horizon of no such run is over.
    """
    runs = list(_matured(mart, challenger))
    rows = [_contested(mart, challenger, run) for run in runs]
    if not any(len(part.left) for part in rows):
        return None
    return Challenge.of(
        ContestedRows.joined(rows),
        against=sorted({run.model.version for run in runs}),
        days=[run.as_of for run in runs],
    )


def _matured(mart: Mart, challenger: ModelVersionRecord) -> Iterator[ScoringRunRecord]:
    """The last run of each month, where both models call the same thing leaving."""
    horizon, by_silence = horizon_of(challenger), silence_is_churn(challenger)
    for run in last_shadowed_of_months(challenger):
        is_same = (horizon_of(run.model), silence_is_churn(run.model)) == (horizon, by_silence)
        if is_same and run.as_of + timedelta(days=horizon) <= known_until(mart, challenger):
            yield run


def _contested(mart: Mart, challenger: ModelVersionRecord, run: ScoringRunRecord) -> ContestedRows:
    said = np.array(
        ShadowScoreRecord.objects.filter(model=challenger, run=run)
        .order_by("customer_id")
        .values_list("customer_id", "churn_probability", "published_probability"),
        dtype=np.float64,
    ).reshape(-1, 3)
    accounts, horizon = said[:, 0].astype(np.int64), horizon_of(challenger)
    outcomes = outcomes_after(mart, accounts, run.as_of, horizon, is_silence=silence_is_churn(challenger))
    acted = np.isin(accounts, list(acted_on(run.as_of, run.as_of + timedelta(days=horizon))))
    judged = ~outcomes.was_gone & ~acted
    return ContestedRows(
        accounts[judged], said[judged, 1], said[judged, 2], outcomes.left[judged].astype(np.float64)
    )
