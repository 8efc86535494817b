"""Everything that the risk panel of one account says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from churnapp.saying import say
from churnapp.web.templatetags.formats import day
from customers.models import CustomerRecord
from customers.queries.account import AccountStatus
from predictions.domain import ENOUGH_COVERAGE, TierCutoffs, action_retold
from predictions.models import ScoringRunRecord
from predictions.queries.breakdowns import Breakdown, InputRow, breakdown_before, breakdown_of
from predictions.queries.movements import Movement, movement_between
from predictions.queries.reasons import fact_told
from predictions.queries.receipt import ScorePart, inputs_of, risk_score_parts
from predictions.queries.scores import (
    CurrentScoreRow,
    ProbabilityPoint,
    current_score,
    probability_history,
)

STALE_AFTER_DAYS = 7
# Scoring leaves out accounts with less history (``mart/sql/scoring_accounts.sql``).
FEWEST_DAYS_FOR_A_SCORE = 30
LOOK_BACKS_IN_DAYS = (90, 60, 30)
MOST_NAMED = 4
# Log-odds; around even odds they move a probability by some 8, 18 and 32 points.
MODERATE_FROM, STRONG_FROM, FULL_STRENGTH = 0.35, 0.8, 1.5


class RiskState(StrEnum):
    """What there is to say about the risk of an account."""

    SCORED = "scored"
    NOT_SCORED = "not_scored"
    NOTICE_GIVEN = "notice_given"
    CHURNED = "churned"


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason of a score, in words.

    Attributes:
        text: what was observed, without the direction.
        impact: log-odds of its driver group; positive raises the risk.
        is_context: whether it is nothing that anybody can change.
    """

    text: str
    impact: float
    is_context: bool

    @property
    def raises_risk(self) -> bool:
        """Whether it raises the risk."""
        return self.impact > 0

    @property
    def strength(self) -> float:
        """From 0 to 1, where 1.5 log-odds fill the bar."""
        return min(abs(self.impact) / FULL_STRENGTH, 1.0)

    @property
    def strength_word(self) -> str:
        """Slight, moderate or strong."""
        if abs(self.impact) >= STRONG_FROM:
            return _("strong")
        return _("moderate") if abs(self.impact) >= MODERATE_FROM else _("slight")


@dataclass(frozen=True, slots=True)
class LookBack:
    """What was said some days before an account left or gave notice; None when nothing was."""

    days_before: int
    point: ProbabilityPoint | None


@dataclass(frozen=True, slots=True)
class AccountRisk:
    """The risk panel of one account.

    Attributes:
        reasons: in the order they are told.
        cutoffs: between tiers, of the published run; None where there is no score.
        before: the prediction of the last earlier day; None for a first score.
        movement: what brought about the change since ``before``; None for a first score.
        coverage: share of the model's importance that rests on known inputs; None when it was not measured.
        inputs: every input of the score, the one that moves it most first.
        parts: what the composite risk score is made of.
        gaps: what is not known, one sentence each.
        stale_days: age of the score's day in days, when that is more than a week.
        look_backs: for accounts that left or gave notice, what was said before.
        why_not: why there is no score.
        needs_run: whether a scoring run would change that.
    """

    state: RiskState
    score: CurrentScoreRow | None = None
    reasons: tuple[ReasonRow, ...] = ()
    history: tuple[ProbabilityPoint, ...] = ()
    cutoffs: TierCutoffs | None = None
    before: Breakdown | None = None
    movement: Movement | None = None
    coverage: float | None = None
    inputs: tuple[InputRow, ...] = ()
    parts: tuple[ScorePart, ...] = ()
    gaps: tuple[str, ...] = ()
    stale_days: int | None = None
    look_backs: tuple[LookBack, ...] = ()
    why_not: str = ""
    needs_run: bool = False

    @property
    def known_count(self) -> int:
        """How many inputs had a value."""
        return sum(1 for row in self.inputs if row.value is not None)

    @property
    def recommended_action(self) -> str:
        """In the reader's language; empty where there is no score."""
        return action_retold(self.score.recommended_action) if self.score else ""

    @property
    def has_enough_data(self) -> bool:
        """Whether enough is known for the score to say more than the average."""
        return self.coverage is None or self.coverage >= ENOUGH_COVERAGE


def account_risk(account: CustomerRecord, today: date) -> AccountRisk:
    """What the risk panel says, in at most four queries.

    Args:
        account: known to be visible.
        today: decides whether the account has left and how old the score is.
    """
    status = AccountStatus.on(today, account)
    if status is not AccountStatus.ACTIVE:
        return _known_end(account, status)
    score = current_score(account.pk)
    if score is None:
        return _not_scored(account)
    now, before = breakdown_of(score.prediction_id), breakdown_before(account.pk, score.as_of)
    inputs = inputs_of(now)
    age = (today - score.as_of).days
    return AccountRisk(
        state=RiskState.SCORED,
        score=score,
        reasons=tuple(ReasonRow(fact_told(item), item.impact, item.is_context) for item in score.reasons),
        history=tuple(probability_history(account.pk)),
        cutoffs=now.cutoffs,
        before=before,
        movement=movement_between(before, now) if before else None,
        coverage=now.coverage,
        inputs=inputs,
        parts=risk_score_parts(now),
        gaps=tuple(_gaps(account, inputs)),
        stale_days=age if age > STALE_AFTER_DAYS else None,
    )


def _known_end(account: CustomerRecord, status: AccountStatus) -> AccountRisk:
    churned = status is AccountStatus.CHURNED
    history = tuple(probability_history(account.pk))
    end = account.notice_date or account.churn_date
    return AccountRisk(
        state=RiskState.CHURNED if churned else RiskState.NOTICE_GIVEN,
        history=history,
        look_backs=_look_backs(history, end) if end else (),
    )


def _look_backs(history: Sequence[ProbabilityPoint], end: date) -> tuple[LookBack, ...]:
    """What was said 90, 60 and 30 days before the end; nothing when nothing was said by then."""
    found = tuple(
        LookBack(days, _last_until(history, end - timedelta(days=days))) for days in LOOK_BACKS_IN_DAYS
    )
    return found if any(look.point for look in found) else ()


def _last_until(history: Sequence[ProbabilityPoint], last: date) -> ProbabilityPoint | None:
    return next((point for point in reversed(history) if point.as_of <= last), None)


def _not_scored(account: CustomerRecord) -> AccountRisk:
    as_of = _day_of_newest_scores()
    if as_of is None:
        why_not = _("No scoring run has been published yet, so nothing can be said about any account.")
        return AccountRisk(RiskState.NOT_SCORED, why_not=why_not, needs_run=True)
    tenure = max(0, (as_of - account.signup_date).days)
    if tenure < FEWEST_DAYS_FOR_A_SCORE:
        why_not = _(
            "It had been a customer for %(tenure)s days on %(as_of)s, the day of the last "
            "run. Scores start after %(fewest_days_for_a_score)s days, when there is some "
            "history to judge by."
        ) % {"tenure": tenure, "as_of": day(as_of), "fewest_days_for_a_score": FEWEST_DAYS_FOR_A_SCORE}
        return AccountRisk(RiskState.NOT_SCORED, why_not=why_not)
    why_not = _(
        "It was not part of the last run, as of %(as_of)s. Accounts imported after a run "
        "are scored by the next one."
    ) % {"as_of": day(as_of)}
    return AccountRisk(RiskState.NOT_SCORED, why_not=why_not, needs_run=True)


def _day_of_newest_scores() -> date | None:
    return (
        ScoringRunRecord.objects.of_everybody()
        .filter(published_at__isnull=False)
        .order_by("-published_at")
        .values_list("as_of", flat=True)
        .first()
    )


def _gaps(account: CustomerRecord, inputs: Sequence[InputRow]) -> list[str]:
    gaps = []
    if account.mrr is None:
        gaps.append(_("No MRR is recorded, so the revenue at risk is unknown."))
    if account.renewal_date is None:
        gaps.append(_("No renewal date is recorded, so the score cannot say how near the decision is."))
    missing = [say(row.feature.words) for row in inputs if row.value is None]
    if missing:
        named = ngettext(
            "%(count)s of %(total)s inputs was missing: %(names)s.",
            "%(count)s of %(total)s inputs were missing: %(names)s.",
            len(missing),
        )
        gaps.append(named % {"count": len(missing), "total": len(inputs), "names": _some_of(missing)})
    return gaps


def _some_of(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    if len(names) <= MOST_NAMED:
        return shown
    return _("%(names)s and %(count)s more") % {"names": shown, "count": len(names) - MOST_NAMED}
