"""The verdict on a model in plain words: what the page begins with."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from churnapp.saying import say
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
        return _("Nothing is known about how right this model is.")
    percent = number(100 * head.base_rate, 0 if head.base_rate >= 0.03 else 1)
    return _(
        "There is not enough history yet to tell accounts apart. "
        "Of 100 customers about %(percent)s %(happens)s within %(days)s days."
    ) % {"percent": percent, "happens": head.target.happens, "days": head.horizon_days}


def _said_and_came(reliability: Reliability, head: ModelHead) -> str:
    proven = [group for group in reliability.bins if group.leavers >= ENOUGH_LEAVERS]
    group = (proven or list(reliability.bins))[-1]
    facts = {
        "happens": head.target.happens,
        "said": probability(group.said),
        "came": number(100 * (group.came.value or 0)),
        "happened": head.target.happened,
        "days": head.horizon_days,
    }
    if group.came.low is None or group.came.high is None:
        return (
            _(
                "Of 100 accounts said to %(happens)s with %(said)s, %(came)s %(happened)s within "
                "%(days)s days."
            )
            % facts
        )
    return _(
        "Of 100 accounts said to %(happens)s with %(said)s, %(came)s %(happened)s within %(days)s days "
        "(%(low)s to %(high)s)."
    ) % {**facts, "low": number(100 * group.came.low), "high": number(100 * group.came.high)}


def _level(head: ModelHead, reliability: Reliability) -> str:
    level = reliability.level
    if level.value is None:
        return ""
    expected = head.test_leaver_count / level.value if level.value else 0.0
    facts = {
        "test_days": len(head.origins),
        "expected": number(expected),
        "happens": head.target.happens,
        "came": number(head.test_leaver_count),
        "each": number(level.value, 2),
    }
    if level.low is None or level.high is None:
        return (
            _(
                "Over %(test_days)s test days it expected %(expected)s to %(happens)s, and %(came)s did: "
                "%(each)s for each one expected."
            )
            % facts
        )
    return _(
        "Over %(test_days)s test days it expected %(expected)s to %(happens)s, and %(came)s did: "
        "%(each)s for each one expected (%(low)s to %(high)s: %(reading)s)."
    ) % {
        **facts,
        "low": number(level.low, 2),
        "high": number(level.high, 2),
        "reading": _in_words(level),
    }


def _in_words(level: Figure) -> str:
    if not level.excludes(1):
        return _("no further from 1 than chance explains")
    return _("its numbers run high") if (level.value or 0) < 1 else _("its numbers run low")


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
        Missing(rung.value, say(rung.words), rung.churned_accounts_needed, head.churned_account_count)
        for rung in Rung
        if rung.churned_accounts_needed > head.churned_account_count
    ]
