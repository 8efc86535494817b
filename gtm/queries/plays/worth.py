"""Why a play has its priority: the numbers behind it."""

from dataclasses import dataclass
from decimal import Decimal

from gtm.domain import PlayType, SaveRate, expected_value
from gtm.models import PlayRecord
from gtm.queries.plays.costs import cost_per_play, save_rates
from predictions.models import CurrentScoreRecord


@dataclass(frozen=True, slots=True)
class Worth:
    """What acting is worth by the published scores.

    Attributes:
        probability: that the account leaves or, of an expansion, buys more within 90 days.
        yearly_value: what is kept or won then, US dollars.
        value: the priority that follows; None where one of the numbers is unknown.
    """

    probability: float | None
    save_rate: SaveRate
    yearly_value: Decimal | None
    cost: Decimal
    value: Decimal | None


def worth_of(play: PlayRecord, score: CurrentScoreRecord | None) -> Worth:
    """The numbers of one play, in two queries at most.

    Args:
        play: with its playbook version and the playbook of that, where it has one.
        score: of its account; None where it has none.
    """
    sells = play.play_type == PlayType.EXPANSION
    probability = _probability(score, sells=sells)
    yearly = _yearly(score, sells=sells)
    version, rates, cost = play.playbook_version, save_rates(), cost_per_play()
    usual = rates.get((play.play_type, ""), SaveRate())
    rate = rates.get((play.play_type, version.playbook.key), usual) if version else usual
    known = probability is not None and yearly is not None
    value = expected_value(probability, rate.share, yearly, cost) if known else None  # type: ignore[arg-type]  # known
    return Worth(probability, rate, yearly, cost, value)


def _probability(score: CurrentScoreRecord | None, *, sells: bool) -> float | None:
    if score is None:
        return None
    return score.upgrade_probability if sells else score.churn_probability


def _yearly(score: CurrentScoreRecord | None, *, sells: bool) -> Decimal | None:
    if score is None:
        return None
    if sells:
        return score.yearly_step
    return None if score.mrr is None else score.mrr * 12
