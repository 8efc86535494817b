"""Accounts that were acted on, beside those alike that were not."""

from datetime import timedelta

import pytest

from gtm.domain import PlayStatus, PlayType
from gtm.queries.effect.groups import matched_sides
from gtm.queries.effect.outcomes import departures
from tests.gtm.builders import make_account, make_play
from tests.gtm.effect.acting_builders import RISK, START, UNTIL, make_run, predict

pytestmark = pytest.mark.django_db


class TestMatched:
    def sides(self):
        return matched_sides(departures(), UNTIL)

    def acted(self, run, *, since=START + timedelta(days=5), probability=0.6, **fields):
        account = make_account(notice_date=fields.pop("left_on", None))
        predict(run, account, probability)
        make_play(account, status=PlayStatus.ACTING, acting_since=since, **fields)
        return account

    def flagged(self, run, *, left_on=None, probability=0.6):
        account = make_account(notice_date=left_on)
        predict(run, account, probability)
        return account

    def test_who_was_acted_on_stands_beside_who_was_not(self, run):
        self.acted(run, left_on=START + timedelta(days=120))
        self.flagged(run, left_on=START + timedelta(days=121))

        both = self.sides()[RISK]

        assert [(account.has_left, account.month) for account in both.with_play] == [(True, "2026-01")]
        assert [account.has_left for account in both.without] == [False]

    def test_who_left_within_the_first_month_is_on_neither_side(self, run):
        self.acted(run)
        self.flagged(run, left_on=START + timedelta(days=30))

        assert not self.sides()[RISK].without

    def test_who_was_acted_on_before_is_on_neither_side(self, run):
        self.acted(run)
        self.acted(run, since=START - timedelta(days=3))

        assert len(self.sides()[RISK].with_play) == 1
        assert not self.sides()[RISK].without

    def test_who_is_acted_on_later_stays_on_the_side_without(self, run):
        self.acted(run)
        self.acted(run, since=START + timedelta(days=31))

        assert len(self.sides()[RISK].without) == 1

    def test_low_risk_and_plays_that_sell_do_not_count(self, run):
        self.acted(run)
        self.flagged(run, probability=0.2)
        self.acted(run, play_type=PlayType.EXPANSION)

        both = self.sides()[RISK]
        assert (len(both.with_play), len(both.without)) == (1, 1)

    def test_months_that_are_not_over_do_not_count(self, db):
        make_run(UNTIL)
        late = make_run(UNTIL - timedelta(days=100))
        self.acted(late, since=late.as_of + timedelta(days=1))

        assert not self.sides()
