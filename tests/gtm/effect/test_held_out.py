"""Whom rules held out by chance, beside those for whom they opened plays."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from customers.models import AccountTagRecord, DepartureRecord, TagRecord
from gtm.models import PlayRecord
from gtm.queries.effect.groups import held_out_sides
from gtm.queries.effect.outcomes import departures
from predictions.models import (
    PredictionRecord,
)
from tests.gtm.builders import make_account, make_play
from tests.gtm.effect.acting_builders import RISK, START, UNTIL, at, held_out, opened

pytestmark = pytest.mark.django_db


class TestHeldOut:
    def sides(self):
        return held_out_sides(departures(), UNTIL)

    def test_what_a_rule_opened_stands_beside_whom_it_held_out(self, run, rule):
        opened(run, rule, left_on=START + timedelta(days=90))
        opened(run, rule, left_on=START + timedelta(days=91))
        held_out(rule, left_on=START + timedelta(days=1))

        both = self.sides()[RISK]

        assert [account.has_left for account in both.with_play] == [True, False]
        assert [account.has_left for account in both.without] == [True]

    def test_outcomes_that_are_not_known_yet_do_not_count(self, run, rule):
        held_out(rule, day=UNTIL - timedelta(days=89))
        opened(run, rule, opened_on=UNTIL - timedelta(days=89))

        assert not self.sides()

    def test_plays_of_months_in_which_nobody_was_held_out_do_not_count(self, run, rule):
        held_out(rule)
        opened(run, rule)
        opened(run, rule, opened_on=START + timedelta(days=40))

        assert len(self.sides()[RISK].with_play) == 1

    def test_key_accounts_stand_on_neither_side(self, run, rule):
        held_out(rule)
        opened(run, rule)
        key = opened(run, rule)
        tag = TagRecord.objects.create(name="Key account")
        AccountTagRecord.objects.create(customer=key, tag=tag, tagged_at=at(START))

        assert len(self.sides()[RISK].with_play) == 1

    def test_plays_whose_prediction_was_cleared_away_are_compared_by_what_it_said(self, run, rule):
        held_out(rule)
        opened(run, rule, probability=0.7)
        PredictionRecord.objects.all().delete()

        assert [account.probability for account in self.sides()[RISK].with_play] == [0.7]

    def test_plays_from_before_get_the_probability_of_the_prediction_that_is_still_there(self, run, rule):
        opened(run, rule, probability=0.7)
        gone = make_play(make_account(), rule=rule)
        PlayRecord.objects.update(probability=None)

        import_module("gtm.migrations.0015_keep_the_probability_of_plays").keep(apps, None)

        kept = dict(PlayRecord.objects.values_list("pk", "probability"))
        assert kept.pop(gone.pk) is None
        assert list(kept.values()) == [0.7]

    def test_plays_that_people_opened_do_not_count(self, run, rule):
        held_out(rule)
        opened(run, rule)
        opened(run, None)

        assert len(self.sides()[RISK].with_play) == 1

    def test_who_left_and_came_back_has_left(self, run, rule):
        account = opened(run, rule)
        held_out(rule)
        DepartureRecord.objects.create(
            customer=account,
            notice_on=START + timedelta(days=10),
            reason="price",
            logged_at=at(START),
            came_back_on=UNTIL,
        )

        assert self.sides()[RISK].with_play[0].has_left
