"""When a rule fires for an account, and who is held out by chance."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from gtm.domain.rules import (
    EntryResult,
    Episode,
    HoldOutShare,
    RuleTrigger,
    Wish,
    firings,
    week_of,
    with_room,
)

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


def test_the_most_valuable_plays_of_each_owner_are_granted_first():
    wishes = [
        Wish(1, owner=7, value=Decimal(10)),
        Wish(2, owner=7, value=Decimal(900)),
        Wish(3, owner=7, value=None),
        Wish(4, owner=8, value=Decimal(1)),
        Wish(5, owner=None, value=Decimal(5)),
    ]

    assert with_room(wishes, lambda owner: 1) == {2, 4, 5}
    assert with_room(wishes, lambda owner: 2) == {1, 2, 4, 5}
    assert with_room(reversed(wishes), {7: 3, 8: 0, None: -1}.__getitem__) == {1, 2, 3}


def test_a_budget_begins_anew_on_monday():
    assert week_of(date(2026, 3, 8)) == date(2026, 3, 2) == week_of(date(2026, 3, 2))


def test_a_rehearsal_fires_once_for_each_stay():
    looks = [(DAY, {1}), (after(7), {1, 2}), (after(14), {2}), (after(28), {1, 2})]

    assert list(firings(looks, waiting_days=0)) == [(1, DAY), (2, after(7)), (1, after(28))]


def test_a_rehearsal_waits_for_the_days_of_the_rule_and_begins_anew_after_a_gap():
    looks = [(DAY, {1}), (after(5), set()), (after(6), {1}), (after(10), {1}), (after(13), {1})]

    assert list(firings(looks, waiting_days=7)) == [(1, after(13))]
