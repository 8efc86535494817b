"""The verdict on a model in plain words: what the page begins with."""

from dataclasses import dataclass

from churnapp.web.templatetags.formats import number, probability
from predictions.ml.rungs import Rung
from predictions.queries.model_page.figure import Figure
from predictions.queries.model_page.head import ModelHead
from predictions.queries.model_page.reliability import Reliability

ENOUGH_LEAVERS = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """The page's first words.

    Attributes:
        sentence: how far the number can be believed.
        level: expected and come, over all test rows; empty without a test.
        choice: which kind of model it is and why.
    """

    sentence: str
    level: str
    choice: str


def verdict_on(head: ModelHead, reliability: Reliability | None) -> Verdict:
    """From the groups of test rows; without a test it says that nothing is proven yet."""
    if reliability is None:
        return Verdict(_untested(head), "", head.reason)
    return Verdict(_said_and_came(reliability, head), _level(head, reliability), head.reason)


def _untested(head: ModelHead) -> str:
    if head.base_rate is None:
        return "Nothing is known about how right this model is."
    percent = number(100 * head.base_rate, 0 if head.base_rate >= 0.03 else 1)
    return (
        "There is not enough history yet to tell accounts apart. "
        f"Of 100 customers about {percent} {head.target.happens} within {head.horizon_days} days."
    )


def _said_and_came(reliability: Reliability, head: ModelHead) -> str:
    proven = [group for group in reliability.bins if group.leavers >= ENOUGH_LEAVERS]
    group = (proven or list(reliability.bins))[-1]
    sentence = (
        f"Of 100 accounts said to {head.target.happens} with {probability(group.said)}, "
        f"{number(100 * (group.came.value or 0))} {head.target.happened} within {head.horizon_days} days"
    )
    if group.came.low is None or group.came.high is None:
        return f"{sentence}."
    return f"{sentence} ({number(100 * group.came.low)} to {number(100 * group.came.high)})."


def _level(head: ModelHead, reliability: Reliability) -> str:
    level = reliability.level
    if level.value is None:
        return ""
    expected = head.test_leaver_count / level.value if level.value else 0.0
    words = (
        f"Over {len(head.origins)} test days it expected {number(expected)} to {head.target.happens}, and "
        f"{number(head.test_leaver_count)} did: {number(level.value, 2)} for each one expected"
    )
    if level.low is None or level.high is None:
        return f"{words}."
    return f"{words} ({number(level.low, 2)} to {number(level.high, 2)}: {_in_words(level)})."


def _in_words(level: Figure) -> str:
    if not level.excludes(1):
        return "no further from 1 than chance explains"
    return "its numbers run high" if (level.value or 0) < 1 else "its numbers run low"


@dataclass(frozen=True, slots=True)
class Missing:
    """What a rung still asks for.

    Attributes:
        share: how much of it is there, 0 to 1.
    """

    rung: str
    model_in_words: str
    needed: int
    known: int

    @property
    def share(self) -> float:
        """How much of it is there, 0 to 1."""
        return min(1.0, self.known / self.needed)


def missing_for(head: ModelHead) -> list[Missing]:
    """The rungs that ask for more accounts that left than there are."""
    return [
        Missing(rung.value, rung.words, rung.churned_accounts_needed, head.churned_account_count)
        for rung in Rung
        if rung.churned_accounts_needed > head.churned_account_count
    ]
