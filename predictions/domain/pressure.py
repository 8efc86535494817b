"""How far an account outgrows its plan, by signals that anybody can check: the rules beside the model."""

from dataclasses import dataclass
from enum import StrEnum

from churnapp.saying import later, say


class PressureSignal(StrEnum):
    """A sign that the next plan would fit better, the weightiest first."""

    LIMITS = "limits"
    TRIALS = "trials"
    SEATS = "seats"
    PRICE = "price"
    REQUESTS = "requests"

    @property
    def points(self) -> int:
        """What the signal counts in the ranking by rules."""
        return _POINTS[self]

    @property
    def feature_name(self) -> str:
        """The feature that the rule looks at."""
        return _RULES[self][0]

    @property
    def least(self) -> float:
        """The value of the feature from which the signal is there."""
        return _RULES[self][1]

    @property
    def words(self) -> str:
        """What was observed, for readers."""
        return say(_WORDS[self])

    @classmethod
    def behind(cls, feature_name: str) -> "PressureSignal | None":
        """The signal that a feature of the model stands for; None for the others."""
        return _SIGNAL_OF_FEATURE.get(feature_name)


_POINTS = {
    PressureSignal.LIMITS: 3,
    PressureSignal.TRIALS: 2,
    PressureSignal.SEATS: 2,
    PressureSignal.PRICE: 1,
    PressureSignal.REQUESTS: 1,
}
# a limit hit for every twentieth seat in a quarter, a trial, four fifths of the seats in use,
# more revenue than four fifths of the plan's accounts, a request
_RULES = {
    PressureSignal.LIMITS: ("limit_hits_per_seat_90d", 0.05),
    PressureSignal.TRIALS: ("premium_trials_90d", 1.0),
    PressureSignal.SEATS: ("active_users_per_seat_30d", 0.8),
    PressureSignal.PRICE: ("mrr_rank_on_plan", 0.8),
    PressureSignal.REQUESTS: ("feature_requests_180d", 1.0),
}
_WORDS = {
    PressureSignal.LIMITS: later("hits the limits of its plan"),
    PressureSignal.TRIALS: later("tries premium features"),
    PressureSignal.SEATS: later("uses nearly all of its seats"),
    PressureSignal.PRICE: later("pays near the top of its plan"),
    PressureSignal.REQUESTS: later("asks for features"),
}
_SIGNAL_OF_FEATURE = {
    **{name: signal for signal, (name, _) in _RULES.items()},
    "limit_hits_30d": PressureSignal.LIMITS,
    "pressure_share_30d": PressureSignal.LIMITS,
    "pressure_share_90d": PressureSignal.LIMITS,
    "premium_trials_30d": PressureSignal.TRIALS,
}
MOST_POINTS = sum(_POINTS.values())


@dataclass(frozen=True, slots=True)
class TierPressure:
    """The signals of one account.

    Attributes:
        signals: those that are there.
    """

    signals: frozenset[PressureSignal]

    @property
    def points(self) -> int:
        """From 0 to 9: what the ranking by rules goes by. It is no probability."""
        return sum(signal.points for signal in self.signals)

    @property
    def leading(self) -> PressureSignal | None:
        """The weightiest signal, the first of the list among equals; None without any."""
        present = [signal for signal in PressureSignal if signal in self.signals]
        return max(present, key=lambda signal: signal.points, default=None)
