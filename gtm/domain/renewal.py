"""A renewal: what a person expects of it, what the model expects, and how far apart the two are."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from churnapp.saying import inside, later, say

CENT = Decimal("0.01")
# Price lists rise a little every year: only what moves further is an upgrade or a downgrade.
SAME_PRICE = Decimal("0.05")
UNUSUAL_TIMES = 10
# Below a fifth of the MRR the two say the same in other words.
TOLERATED_DIFFERENCE = Decimal("0.2")
LIKELY = 0.5


class RenewalForecastRefused(ValueError):
    """What was stated does not fit together; the message says what would."""


class UnusualAmount(RenewalForecastRefused):
    """An amount so far above today's that a slip of the keyboard is likelier; stated again it holds."""


class RenewalCall(StrEnum):
    """How a renewal is expected to end, or ended."""

    RENEW = "renew"
    DOWNGRADE = "downgrade"
    UPGRADE = "upgrade"
    CHURN = "churn"

    @property
    def label(self) -> str:
        """In words."""
        return say(_RENEWAL_CALL_WORDS[self])

    @property
    def is_kept(self) -> bool:
        """Whether the customer stays."""
        return self is not RenewalCall.CHURN

    @classmethod
    def between(cls, before: Decimal, after: Decimal) -> Self:
        """How a renewal that was kept ended, from the US dollars a month before and after it."""
        if abs(after - before) <= before * SAME_PRICE:
            return cls("renew")
        return cls("upgrade" if after > before else "downgrade")


class LikelihoodBasis(StrEnum):
    """What a likelihood to renew rests on."""

    CURVE = "curve"
    PROBABILITY = "probability"
    NOTICE = "notice"
    RECONSTRUCTED = "reconstructed"
    NONE = ""

    @property
    def words(self) -> str:
        """For people."""
        words = {
            "curve": later("12-month curve"),
            "probability": later("90-day probability"),
            "notice": later("notice given"),
            "reconstructed": later("reconstructed later"),
        }
        return say(words.get(self, later("no score")))


@dataclass(frozen=True, slots=True)
class RenewalForecast:
    """What a person expects of a renewal.

    Attributes:
        mrr: US dollars a month after it.
    """

    call: RenewalCall
    mrr: Decimal

    @classmethod
    def stated(
        cls, call: RenewalCall, amount: Decimal | None, today: Decimal | None, *, is_meant: bool = False
    ) -> Self:
        """The forecast that a person states.

        Args:
            call: how it ends.
            amount: US dollars a month after it; None where the call says enough.
            today: what the customer pays now; None when that is not known.
            is_meant: whether an unusual amount was confirmed.

        Raises:
            RenewalForecastRefused: call and amount do not fit together.
            UnusualAmount: more than ten times what is paid now, and not confirmed.
        """
        if amount is not None and (not amount.is_finite() or amount < 0):
            raise RenewalForecastRefused(
                say("{amount} is not possible. Valid: 0 or more US dollars a month.", amount=amount)
            )
        if call is RenewalCall.CHURN:
            if amount:
                raise RenewalForecastRefused(
                    say(
                        "After a churn nothing is paid, and ${amount:,} was given. Leave the amount "
                        "empty, or choose downgrade.",
                        amount=amount,
                    )
                )
            return cls(call, Decimal(0))
        found = today if amount is None and call is RenewalCall.RENEW else amount
        if found is None:
            raise RenewalForecastRefused(
                say("Give what will be paid a month after the {call}.", call=inside(call.label))
            )
        _refuse_contradiction(call, found, today)
        if today and found > UNUSUAL_TIMES * today and not is_meant:
            raise UnusualAmount(
                say(
                    "${found:,} a month is more than {unusual_times} times the ${today:,} of today. "
                    "Confirm it if it is meant.",
                    found=found,
                    unusual_times=UNUSUAL_TIMES,
                    today=today,
                )
            )
        return cls(call, found.quantize(CENT))


def _refuse_contradiction(call: RenewalCall, amount: Decimal, today: Decimal | None) -> None:
    if not amount:
        raise RenewalForecastRefused(
            say("Nothing paid after the renewal is a churn. Choose churn, or an amount.")
        )
    if not today:
        return
    if call is RenewalCall.RENEW and RenewalCall.between(today, amount) is not call:
        means = RenewalCall.between(today, amount)
        raise RenewalForecastRefused(
            say(
                _CONTRADICTIONS[means],
                amount=amount,
                today=today,
                share=SAME_PRICE,
            )
        )
    if call is RenewalCall.UPGRADE and amount <= today:
        raise RenewalForecastRefused(
            say(
                "${amount:,} is no upgrade from ${today:,} a month. Give more than today's.",
                amount=amount,
                today=today,
            )
        )
    if call is RenewalCall.DOWNGRADE and amount >= today:
        raise RenewalForecastRefused(
            say(
                "${amount:,} is no downgrade from ${today:,} a month. Give less than today's.",
                amount=amount,
                today=today,
            )
        )


_RENEWAL_CALL_WORDS = {
    RenewalCall.RENEW: later("Renew"),
    RenewalCall.DOWNGRADE: later("Downgrade"),
    RenewalCall.UPGRADE: later("Upgrade"),
    RenewalCall.CHURN: later("Churn"),
}
_CONTRADICTIONS = {
    RenewalCall.UPGRADE: later(
        "${amount:,} instead of ${today:,} a month is an upgrade. Choose upgrade, or an amount within "
        "{share:.0%} of today's."
    ),
    RenewalCall.DOWNGRADE: later(
        "${amount:,} instead of ${today:,} a month is a downgrade. Choose downgrade, or an amount within "
        "{share:.0%} of today's."
    ),
}
