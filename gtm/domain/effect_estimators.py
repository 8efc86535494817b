"""Estimating what a play does, from outcomes on both sides."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from statistics import fmean, stdev, variance

from gtm.domain.effect import NORMAL_QUANTILE, EffectEstimate, EffectMethod, WatchedAccount

# nearer in log-odds than this share of their spread counts as alike: the usual caliper of matching
CALIPER = 0.2
NEARLY_NOTHING = 1e-6

type Side = Sequence[WatchedAccount]
type Pair = tuple[WatchedAccount, WatchedAccount]


def held_out_effect(with_play: Side, held_out: Side) -> EffectEstimate:
    """The effect where chance decided who got no play, whatever became of the plays (intention to treat).

    Outcomes are adjusted for the probabilities that were known before, which narrows the interval and cannot
    bias it. The interval is Welch's.

    Args:
        with_play: whom chance gave the play, acted on or not.
        held_out: whom it did not.
    """
    if not with_play or not held_out:
        return _told(EffectMethod.HELD_OUT, with_play, held_out)
    slope = _slope(with_play, held_out)
    treated, control = (
        [each.has_left - slope * each.probability for each in side] for side in (with_play, held_out)
    )
    effect = fmean(control) - fmean(treated)
    return _told(
        EffectMethod.HELD_OUT,
        with_play,
        held_out,
        effect=effect,
        half_width=_welch_half_width(treated, control),
    )


def matched_effect(with_play: Side, others: Side) -> EffectEstimate:
    """The effect beside accounts of the same month and about the same probability on which nobody acted.

    People choose whom to help, so this is an indication and no proof. Each account with a play is paired with
    the nearest that is left, the likeliest to leave first; pairs farther apart than the caliper are not made.

    Args:
        with_play: accounts on which somebody acted.
        others: accounts that stood as high at that time and had no play then, acted on later or not.
    """
    pairs = _pairs(with_play, others)
    unmatched = len(with_play) - len(pairs)
    treated, control = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if not pairs:
        return _told(EffectMethod.MATCHED, treated, control, unmatched=unmatched)
    kept = [_beyond_expected(other) - _beyond_expected(account) for account, other in pairs]
    half = None
    if len(kept) > 1:
        half = _t_quantile(len(kept) - 1) * stdev(kept) / math.sqrt(len(kept))
    return _told(
        EffectMethod.MATCHED, treated, control, effect=fmean(kept), half_width=half, unmatched=unmatched
    )


def _told(
    method: EffectMethod,
    with_play: Side,
    without: Side,
    *,
    effect: float | None = None,
    half_width: float | None = None,
    unmatched: int = 0,
) -> EffectEstimate:
    return EffectEstimate(
        method,
        with_play=len(with_play),
        without=len(without),
        left_with=sum(account.has_left for account in with_play),
        left_without=sum(account.has_left for account in without),
        effect=effect,
        low=None if effect is None or half_width is None else max(-1.0, effect - half_width),
        high=None if effect is None or half_width is None else min(1.0, effect + half_width),
        unmatched=unmatched,
    )


def _pairs(with_play: Side, others: Side) -> list[Pair]:
    everybody = [account.log_odds for account in (*with_play, *others)]
    caliper = CALIPER * stdev(everybody) + NEARLY_NOTHING if len(everybody) > 1 else NEARLY_NOTHING
    free: dict[str, list[WatchedAccount]] = {}
    for other in sorted(others, key=lambda each: each.probability):
        free.setdefault(other.month, []).append(other)
    pairs = []
    for account in sorted(with_play, key=lambda each: -each.probability):
        left = free.get(account.month, [])
        place = _nearest(left, account)
        if place is not None and abs(left[place].log_odds - account.log_odds) <= caliper:
            pairs.append((account, left.pop(place)))
    return pairs


def _nearest(by_probability: Side, account: WatchedAccount) -> int | None:
    """The place of the account nearest in log-odds; None where there is none."""
    above = bisect_left(by_probability, account.probability, key=lambda each: each.probability)
    places = [place for place in (above - 1, above) if 0 <= place < len(by_probability)]
    return min(places, key=lambda place: abs(by_probability[place].log_odds - account.log_odds), default=None)


def _adjusted(side: Side, slope: float) -> list[float]:
    return [account.has_left - slope * account.probability for account in side]


def _beyond_expected(account: WatchedAccount) -> float:
    return account.has_left - account.probability


def _slope(*sides: Side) -> float:
    """How far outcomes follow probabilities within the groups, 0 to 1."""
    across = along = 0.0
    for side in sides:
        p_mean, y_mean = fmean(each.probability for each in side), fmean(each.has_left for each in side)
        along += sum((each.probability - p_mean) ** 2 for each in side)
        across += sum((each.probability - p_mean) * (each.has_left - y_mean) for each in side)
    return min(1.0, max(0.0, across / along)) if along > NEARLY_NOTHING else 0.0


def _welch_half_width(*lines: Sequence[float]) -> float | None:
    """Of the difference of two means; None where a group of one has no spread."""
    if min(len(line) for line in lines) < 2:
        return None
    parts = [variance(line) / len(line) for line in lines]
    total = sum(parts)
    if total <= 0:
        return 0.0
    freedom = total**2 / sum(part**2 / (len(line) - 1) for part, line in zip(parts, lines, strict=True))
    return _t_quantile(freedom) * math.sqrt(total)


def _t_quantile(freedom: float) -> float:
    """Bound of Student's t, by the expansion of Cornish and Fisher (Abramowitz, Stegun 26.7.5)."""
    z, v = NORMAL_QUANTILE, max(freedom, 1.0)
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )
