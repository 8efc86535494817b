"""When a rule fires for an account, and who is held out by chance."""

from datetime import date, timedelta

import pytest

from gtm.domain.rules import EntryResult, Episode, HoldOutShare, RuleTrigger

DAY = date(2026, 3, 2)


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def test_a_rule_fires_once_its_days_are_over_and_not_a_day_before():
    episode = Episode(DAY)

    assert not episode.is_due(after(6), waiting_days=7)
    assert episode.is_due(after(7), waiting_days=7)


def test_a_rule_that_fired_does_not_fire_again_while_the_account_stays():
    assert not Episode(DAY, fired=True).is_due(after(90), waiting_days=0)


def test_an_account_that_comes_back_within_a_week_is_in_the_same_episode_and_waits_anew():
    gone = Episode(DAY, fired=True).missed(after(3))

    assert gone.goes_on(after(10))
    assert gone.matched(after(10)) == Episode(after(10), fired=True)
    assert not gone.goes_on(after(11))


def test_an_account_that_keeps_missing_left_on_the_first_day():
    assert Episode(DAY).missed(after(3)).missed(after(5)).left_on == after(3)


def test_an_account_that_left_is_not_due():
    assert not Episode(DAY).missed(after(3)).is_due(after(3), waiting_days=0)


def test_only_rules_of_matching_wait_for_their_days():
    assert [trigger.waiting_days(9) for trigger in RuleTrigger] == [9, 0, 0]


def test_what_waits_or_found_no_room_is_looked_at_again():
    assert {result for result in EntryResult if not result.is_final} == {
        EntryResult.WAITING,
        EntryResult.OVER_BUDGET,
    }


def test_every_trigger_and_result_has_words_of_its_own():
    words = [each.label for each in (*RuleTrigger, *EntryResult)]

    assert len(set(words)) == len(words)


@pytest.mark.parametrize("share", [0.05, 0.21, -0.1, 1.0])
def test_a_hold_out_outside_of_10_to_20_percent_is_refused(share):
    with pytest.raises(ValueError, match="10% to 20%"):
        HoldOutShare(share)


@pytest.mark.parametrize("share", [0.1, 0.15, 0.2])
def test_about_the_share_is_held_out(share):
    drawn = sum(HoldOutShare(share).draws(account, 3, DAY) for account in range(20_000))

    assert abs(drawn / 20_000 - share) < 0.01


def test_without_a_share_nobody_is_held_out():
    assert not any(HoldOutShare().draws(account, 3, DAY) for account in range(2_000))


def test_the_draw_of_a_month_holds_and_another_rule_or_month_draws_others():
    share = HoldOutShare(0.2)

    def held(rule: int, day: date) -> set[int]:
        return {account for account in range(5_000) if share.draws(account, rule, day)}

    assert held(3, DAY) == held(3, after(20))
    assert held(3, DAY) != held(4, DAY)
    assert held(3, DAY) != held(3, after(40))


def test_a_larger_share_holds_out_whom_a_smaller_one_did():
    small, large = HoldOutShare(0.1), HoldOutShare(0.2)

    assert all(large.draws(account, 1, DAY) for account in range(5_000) if small.draws(account, 1, DAY))
