"""What an effect of plays is, on made outcomes of which the truth is known."""

import math
import random
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from gtm.domain import EffectVerdict, SaveRate, WatchedAccount, held_out_effect, matched_effect
from gtm.domain.effect_estimators import _t_quantile

pytestmark = pytest.mark.any_database

SEEDS = range(200)
HELD_OUT_SHARE = 0.15
MOSTLY_TRUE = (0.85, 0.95)
KEPT = 0.4


def drawn(rng, count):
    """What the model says of flagged accounts, and the true probability it is near to."""
    for _ in range(count):
        said = rng.betavariate(4, 5)
        true_log_odds = math.log(said / (1 - said)) + rng.gauss(0, 0.6)
        yield said, 1 / (1 + math.exp(-true_log_odds))


def outcome(rng, said, truth, *, kept=0.0):
    return WatchedAccount(said, rng.random() < truth * (1 - kept))


def held_out_trial(seed, kept):
    """600 flagged accounts of which chance holds 15 % out; the estimate and the true effect on the others."""
    rng, with_play, held_out, gains = random.Random(seed), [], [], []
    for said, truth in drawn(rng, 600):
        if rng.random() < HELD_OUT_SHARE:
            held_out.append(outcome(rng, said, truth))
        else:
            gains.append(truth * kept)
            with_play.append(outcome(rng, said, truth, kept=kept))
    return held_out_effect(with_play, held_out), sum(gains) / len(gains)


def matched_trial(seed, kept):
    """800 flagged accounts of which people help the likelier to leave; the estimate and the true effect."""
    rng, with_play, others, gains = random.Random(seed), [], [], []
    for said, truth in drawn(rng, 800):
        if rng.random() < 0.7 * said:
            gains.append(truth * kept)
            with_play.append(outcome(rng, said, truth, kept=kept))
        else:
            others.append(outcome(rng, said, truth))
    return matched_effect(with_play, others), sum(gains) / len(gains)


TRIALS = pytest.mark.parametrize("trial", [held_out_trial, matched_trial])


@pytest.mark.slow
@TRIALS
def test_the_interval_covers_a_known_effect_in_about_nine_of_ten_seeds(trial):
    results = [trial(seed, KEPT) for seed in SEEDS]

    covered = sum(estimate.low <= truth <= estimate.high for estimate, truth in results) / len(results)
    assert MOSTLY_TRUE[0] <= covered <= MOSTLY_TRUE[1]
    verdicts = Counter(estimate.verdict for estimate, _ in results)
    assert verdicts[EffectVerdict.KEEPS] >= 0.9 * len(results)


@pytest.mark.slow
@TRIALS
def test_no_effect_is_found_where_there_is_none(trial):
    estimates = [trial(seed, 0.0)[0] for seed in SEEDS]

    covered = sum(estimate.low <= 0 <= estimate.high for estimate in estimates) / len(estimates)
    assert MOSTLY_TRUE[0] <= covered <= MOSTLY_TRUE[1]
    verdicts = Counter(estimate.verdict for estimate in estimates)
    assert verdicts[EffectVerdict.KEEPS] <= 0.08 * len(estimates)
    assert verdicts[EffectVerdict.NOTHING_SEEN] > verdicts[EffectVerdict.KEEPS]


@pytest.mark.slow
def test_comparing_without_matching_would_blame_the_plays():
    """People help who is likelier to leave, so the bare difference says that plays drive accounts away."""
    bare = []
    for seed in SEEDS:
        rng, with_play, others = random.Random(seed), [], []
        for said, truth in drawn(rng, 800):
            side = with_play if rng.random() < 0.7 * said else others
            side.append(rng.random() < truth)
        bare.append(sum(others) / len(others) - sum(with_play) / len(with_play))

    assert sum(bare) / len(bare) < -0.05


def group(count, left, probability=0.5):
    return [WatchedAccount(probability, place < left) for place in range(count)]


def test_few_outcomes_are_too_early_to_tell_however_clear_they_look():
    assert held_out_effect(group(40, 2), group(9, 9)).verdict is EffectVerdict.TOO_EARLY


def test_too_few_leavers_without_a_play_are_too_early_to_tell():
    assert held_out_effect(group(200, 2), group(200, 4)).verdict is EffectVerdict.TOO_EARLY


def test_nothing_is_seen_only_where_a_large_effect_is_ruled_out():
    assert held_out_effect(group(400, 200), group(400, 200)).verdict is EffectVerdict.NOTHING_SEEN
    assert held_out_effect(group(40, 20), group(40, 20)).verdict is EffectVerdict.TOO_EARLY


def test_a_play_that_drives_accounts_away_is_said_to():
    assert held_out_effect(group(100, 60), group(100, 20)).verdict is EffectVerdict.HARMS


@pytest.mark.parametrize("estimate", [held_out_effect, matched_effect])
def test_nobody_to_compare_with_gives_no_effect(estimate):
    nothing = estimate(group(20, 5), [])

    assert nothing.effect is None
    assert nothing.verdict is EffectVerdict.TOO_EARLY
    assert nothing.save_rate() == SaveRate()


@pytest.mark.parametrize("estimate", [held_out_effect, matched_effect])
def test_one_account_on_a_side_has_an_effect_and_no_interval(estimate):
    one = estimate(group(1, 0), group(1, 1))

    assert one.effect == 1.0
    assert one.low is None


def test_accounts_of_other_months_are_not_alike():
    january = [WatchedAccount(0.5, False, "2026-01")]
    february = [WatchedAccount(0.5, True, "2026-02")]

    assert matched_effect(january, february).unmatched == 1


def test_an_account_far_from_everybody_is_left_out_of_the_comparison():
    others = [WatchedAccount(p / 100, False) for p in range(20, 60)]

    assert matched_effect([WatchedAccount(0.99, True)], others).unmatched == 1


def test_nobody_stands_beside_two_accounts():
    estimate = matched_effect(group(3, 0), group(2, 2))

    assert (estimate.with_play, estimate.without, estimate.unmatched) == (2, 2, 1)


def test_much_experience_moves_the_save_rate_and_little_hardly():
    much = held_out_effect(group(800, 160), group(800, 480)).save_rate()
    little = held_out_effect(group(20, 4), group(20, 12)).save_rate()

    assert 0.6 < much.share < 0.7
    assert abs(little.share - SaveRate().share) < abs(much.share - SaveRate().share)
    assert much.cases > little.cases > SaveRate().cases


def test_a_harmful_play_ends_with_the_smallest_save_rate():
    assert held_out_effect(group(500, 400), group(500, 100)).save_rate().share == 0.01


def test_a_probability_outside_its_range_is_refused():
    with pytest.raises(ValueError, match=r"Probability 1\.5 is not possible"):
        WatchedAccount(1.5, True)


@pytest.mark.parametrize("freedom", [3, 5, 10, 30, 300])
def test_the_bound_of_students_t_is_near_the_exact_one(freedom):
    assert _t_quantile(freedom) == pytest.approx(stats.t.ppf(0.95, freedom), rel=0.005)


def test_where_nobody_would_leave_nothing_is_learnt_about_keeping():
    calm = [WatchedAccount(probability, False) for probability in (0.0, 1e-173, 4e-19)]

    assert matched_effect(calm, calm[::-1]).save_rate() == SaveRate()


watched = st.builds(WatchedAccount, st.floats(0, 1), st.booleans(), st.sampled_from(["2026-01", "2026-02"]))


@given(st.lists(watched, max_size=30), st.lists(watched, max_size=30))
@example(
    [WatchedAccount(probability, False) for probability in (0.0, 4e-19, 1e-173)],
    [WatchedAccount(probability, False) for probability in (0.0, 0.0, 4e-19)],
)
def test_estimates_stay_in_their_bounds(with_play, others):
    for estimate in (held_out_effect(with_play, others), matched_effect(with_play, others)):
        if estimate.low is not None:
            assert -1 <= estimate.low <= estimate.high <= 1
        assert 0.01 <= estimate.save_rate().share <= 0.95
        assert estimate.save_rate().cases >= 1


@given(st.lists(watched, min_size=2, max_size=30), st.lists(watched, min_size=2, max_size=30))
def test_turning_the_sides_turns_the_sign(with_play, held_out):
    there, back = held_out_effect(with_play, held_out), held_out_effect(held_out, with_play)

    assert there.effect == pytest.approx(-back.effect)
