"""Kaplan–Meier against worked examples, against SciPy, and by its laws."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from predictions.ml.kaplan_meier import NEVER_LATE, KaplanMeier, Lives, chi_square_tail, log_rank

pytestmark = pytest.mark.any_database

# Freireich et al. 1963, weeks in remission of 21 patients each; a plus is a patient still in remission
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def lives(text: str, entry: int = NEVER_LATE) -> Lives:
    words = text.split()
    return lives_of(
        [int(word.strip("+")) for word in words], [not word.endswith("+") for word in words], entry
    )


def lives_of(times, left, entry=NEVER_LATE) -> Lives:
    times = np.asarray(times, dtype=np.int64)
    entries = np.broadcast_to(np.asarray(entry, dtype=np.int64), times.shape)
    return Lives(entries, times, np.asarray(left, dtype=bool), np.ones(len(times), dtype=np.int64))


def test_the_worked_example_comes_out_to_the_third_decimal():
    curve = KaplanMeier.of(lives(TREATED))

    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.survival.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.median == 23
    assert KaplanMeier.of(lives(PLACEBO)).median == 8
    assert lives(TREATED).at_risk(np.array([6, 7, 10, 13, 16, 22, 23])).tolist() == [21, 17, 15, 12, 11, 7, 6]


def test_the_log_rank_test_of_the_worked_example_is_16_79():
    chance = log_rank([lives(TREATED), lives(PLACEBO)])

    assert chance == pytest.approx(stats.chi2.sf(16.793, 1), rel=1e-3)


observed = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=2, max_size=80)


def censored(sample) -> stats.CensoredData:
    return stats.CensoredData(
        uncensored=[time for time, left in sample if left], right=[time for time, left in sample if not left]
    )


@given(observed.filter(lambda sample: any(left for _, left in sample)))
def test_survival_and_interval_equal_those_of_scipy(sample):
    ours = KaplanMeier.of(lives_of(*zip(*sample, strict=True)))
    theirs = stats.ecdf(censored(sample)).sf

    assert ours.survival == pytest.approx(theirs.evaluate(ours.times), abs=1e-12)
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        bounds = theirs.confidence_interval(0.95, method="log-log")
    for mine, bound in ((ours.low, bounds.low), (ours.high, bounds.high)):
        places = np.searchsorted(theirs.quantiles, ours.times)
        inside = (ours.survival > 0) & (ours.survival < 1)
        assert mine[inside] == pytest.approx(bound.probabilities[places][inside], abs=1e-9)


@given(observed, observed)
def test_the_log_rank_test_equals_that_of_scipy(one, other):
    ours = log_rank([lives_of(*zip(*sample, strict=True)) for sample in (one, other)])
    if ours is not None:
        theirs = stats.logrank(censored(one), censored(other))
        assert ours == pytest.approx(theirs.pvalue, abs=1e-9)


@given(observed, st.randoms(use_true_random=False))
def test_the_order_and_the_counting_of_lives_do_not_matter(sample, random):
    turned = random.sample(sample, len(sample))
    kinds = sorted(set(sample))
    counted = Lives(
        np.full(len(kinds), NEVER_LATE),
        np.array([time for time, _ in kinds]),
        np.array([left for _, left in kinds]),
        np.array([sample.count(kind) for kind in kinds]),
    )
    expected = KaplanMeier.of(lives_of(*zip(*sample, strict=True)))

    for again in (KaplanMeier.of(lives_of(*zip(*turned, strict=True))), KaplanMeier.of(counted)):
        assert again.survival.tolist() == expected.survival.tolist()
        assert again.low.tolist() == expected.low.tolist()


@given(observed)
def test_a_curve_starts_at_one_never_rises_and_lies_in_its_interval(sample):
    curve = KaplanMeier.of(lives_of(*zip(*sample, strict=True)))

    assert curve.at(-1) == 1
    assert (np.diff(curve.survival, prepend=1.0) <= 0).all()
    inside = curve.survival > 0
    assert (curve.low[inside] <= curve.survival[inside] + 1e-12).all()
    assert (curve.survival[inside] <= curve.high[inside] + 1e-12).all()
    assert (curve.survival >= 0).all()


def test_without_censoring_it_is_the_share_still_there():
    curve = KaplanMeier.of(lives("1 2 2 5"))

    assert [curve.at(time) for time in (0, 1, 2, 4, 5)] == [1, 0.75, 0.25, 0.25, 0]


def test_whoever_is_seen_late_counts_only_from_then_on():
    # by hand: at 3, two of the first three and the late one are at risk; at 5, one of them and the late one
    early, late = lives("1 3 6+"), lives_of([5, 9], [True, False], entry=2)
    together = Lives(
        *(
            np.concatenate([getattr(part, name) for part in (early, late)])
            for name in Lives.__dataclass_fields__
        )
    )

    curve = KaplanMeier.of(together)

    assert together.at_risk(np.array([1, 3, 5])).tolist() == [3, 4, 3]
    assert curve.survival == pytest.approx([2 / 3, 2 / 3 * 3 / 4, 2 / 3 * 3 / 4 * 2 / 3])


def test_counting_late_comers_from_their_beginning_would_flatter():
    random = np.random.default_rng(4)
    length = random.geometric(0.03, 4000)
    start = random.integers(0, 100, 4000)  # weeks before the first recorded leaver
    seen = length > start
    outcome = (length[seen], np.ones(seen.sum(), dtype=bool))

    right, flattering = KaplanMeier.of(lives_of(*outcome, start[seen])), KaplanMeier.of(lives_of(*outcome))

    truth = (1 - 0.03) ** 40
    assert right.at(40) == pytest.approx(truth, abs=0.03)
    assert flattering.at(40) > truth + 0.1


def test_groups_of_one_law_differ_by_chance_alone_and_others_do_not():
    random = np.random.default_rng(5)
    alike = [lives_of(random.geometric(0.02, 300), random.random(300) < 0.7) for _ in range(4)]
    worse = lives_of(random.geometric(0.06, 300), random.random(300) < 0.7)

    assert log_rank(alike) > 0.05
    assert log_rank([*alike, worse]) < 1e-6


def test_nothing_is_said_about_one_group_or_when_nobody_left():
    assert log_rank([lives(TREATED)]) is None
    assert log_rank([]) is None
    assert log_rank([lives("3+ 4+"), lives("5+ 6+")]) is None
    assert KaplanMeier.of(lives("3+ 4+")).median is None


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 7, 8, 12])
@pytest.mark.parametrize("value", [0.0, 0.3, 4.0, 25.0])
def test_the_tail_of_chi_square_equals_that_of_scipy(value, degrees):
    assert chi_square_tail(value, degrees) == pytest.approx(stats.chi2.sf(value, degrees), rel=1e-9)
