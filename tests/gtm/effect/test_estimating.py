"""From plays, hold-outs and departures in the database to what may be said of a kind of play."""

import random
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from customers.models import AccountTagRecord, DepartureRecord, TagRecord
from gtm.domain import EffectVerdict, PlayStatus, PlayType, SaveRate
from gtm.models import EffectEstimateRecord, HoldoutRecord, PlayRecord, PlayRuleRecord
from gtm.queries.effect.estimates import effect_rows, learnt_save_rates
from gtm.queries.effect.groups import held_out_sides, matched_sides
from gtm.queries.effect.outcomes import departures
from gtm.queries.plays.costs import cost_per_play
from gtm.repositories.effect import estimate_effects
from predictions.models import (
    CurrentScoreRecord,
    ModelStatus,
    ModelVersionRecord,
    PredictionRecord,
    RunStatus,
    ScoringRunRecord,
)
from tests.gtm.builders import make_account, make_play

pytestmark = pytest.mark.django_db

START = date(2026, 1, 5)
UNTIL = date(2026, 6, 30)
RISK = (PlayType.RISK.value, "")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def make_run(as_of: date) -> ScoringRunRecord:
    model, _ = ModelVersionRecord.objects.get_or_create(
        version="1.0.0",
        defaults={
            "rung": "L2",
            "status": ModelStatus.PUBLISHED,
            "as_of": date(2025, 12, 31),
            "mart_version": "m",
            "contract_fingerprint": "f",
            "reason": "",
            "trained_at": at(START),
        },
    )
    return ScoringRunRecord.objects.create(
        as_of=as_of,
        mart_version="m",
        model=model,
        status=RunStatus.SUCCEEDED,
        created_at=at(as_of),
        published_at=at(as_of),
    )


def predict(run, account, probability=0.6) -> PredictionRecord:
    return PredictionRecord.objects.create(
        run=run,
        customer=account,
        as_of=run.as_of,
        churn_probability=probability,
        risk_tier="high" if probability >= 0.5 else "low",
        risk_score=probability,
        model_version="1.0.0",
        mart_version="m",
        predicted_at=at(run.as_of),
    )


@pytest.fixture
def run(db):
    make_run(UNTIL)
    return make_run(START)


@pytest.fixture
def rule(db):
    return PlayRuleRecord.objects.create(name="Risk", created_at=at(START), changed_at=at(START))


def opened(run, rule, *, left_on=None, opened_on=START, probability=0.6, **fields):
    account = make_account(notice_date=left_on)
    prediction = predict(run, account, probability)
    make_play(account, rule=rule, opened_at=at(opened_on), prediction=prediction, **fields)
    return account


def held_out(rule, *, left_on=None, day=START, probability=0.6):
    account = make_account(notice_date=left_on)
    HoldoutRecord.objects.create(
        customer=account,
        rule=rule,
        play_type=PlayType.RISK,
        reason="Risk",
        probability=probability,
        assigned_at=at(day),
        matures_on=day + timedelta(days=90),
    )
    return account


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


class TestEstimating:
    def history(self, run, rule, *, kept: float, count=300):
        """A rule that held out about one in six, and plays that keep a share of those who would leave."""
        rng = random.Random(1)
        for _ in range(count):
            probability = rng.uniform(0.5, 0.9)
            has_play = rng.random() > 1 / 6
            leaves = rng.random() < probability * (1 - kept * has_play)
            left_on = START + timedelta(days=45) if leaves else None
            if has_play:
                opened(run, rule, left_on=left_on, probability=probability)
            else:
                held_out(rule, left_on=left_on, probability=probability)

    def test_a_play_that_keeps_accounts_is_found_and_moves_the_save_rate(self, run, rule):
        self.history(run, rule, kept=0.6)

        found = estimate_effects(at(UNTIL))

        row = effect_rows()[0]
        assert (found.kinds, found.outcomes_until) == (1, UNTIL)
        assert row.verdict is EffectVerdict.KEEPS
        assert row.estimate.low > 0
        assert learnt_save_rates()[RISK].share > SaveRate().share

    def test_open_plays_are_priced_by_what_was_found_at_once(self, run, rule):
        self.history(run, rule, kept=0.6)
        waiting = make_play(make_account("Waits", risk=0.6))
        CurrentScoreRecord.objects.update(expected_loss=10_000)

        estimate_effects(at(UNTIL))

        waiting.refresh_from_db()
        learnt = learnt_save_rates()[RISK].share
        assert learnt != SaveRate().share
        assert float(waiting.priority) == pytest.approx(10_000 * learnt - float(cost_per_play()), abs=0.01)

    def test_a_play_that_does_nothing_is_not_said_to_keep_anybody(self, run, rule):
        self.history(run, rule, kept=0.0)

        estimate_effects(at(UNTIL))

        assert effect_rows()[0].verdict in {EffectVerdict.NOTHING_SEEN, EffectVerdict.TOO_EARLY}

    def test_twice_gives_the_same(self, run, rule):
        self.history(run, rule, kept=0.5, count=60)

        estimate_effects(at(UNTIL))
        first = list(EffectEstimateRecord.objects.values_list("play_type", "method", "effect"))
        estimate_effects(at(UNTIL))

        assert list(EffectEstimateRecord.objects.values_list("play_type", "method", "effect")) == first

    def test_chance_outranks_likeness(self, run, rule):
        self.history(run, rule, kept=0.5, count=60)
        account = make_account()
        predict(run, account)
        make_play(account, status=PlayStatus.ACTING, acting_since=START + timedelta(days=3))
        account = make_account()
        predict(run, account)

        estimate_effects(at(UNTIL))

        row = effect_rows()[0]
        assert row.estimate.method == "held_out"
        assert row.other.method == "matched"

    def test_without_a_run_there_is_nothing_to_estimate(self, db):
        assert estimate_effects(at(UNTIL)) is None

    def test_the_command_says_it_a_line_each(self, run, rule, capsys):
        self.history(run, rule, kept=0.6, count=120)

        call_command("estimate_effects")

        said = capsys.readouterr().out
        assert "Risk: all plays: " in said
        assert "1 kinds of plays" in said


class TestPages:
    def test_the_effect_is_shown_with_its_interval_and_the_hold_out_only_to_admins(
        self, client, run, rule, admin, viewer
    ):
        TestEstimating().history(run, rule, kept=0.6)
        held_out(rule, day=datetime.now(UTC).date())
        estimate_effects(at(UNTIL))

        client.force_login(viewer)
        page = client.get(reverse("gtm:play_effect")).text
        assert "Keeps accounts" in page
        assert "held out by chance now" not in page

        client.force_login(admin)
        assert "1 account is held out by chance now" in client.get(reverse("gtm:play_effect")).text

    def test_nothing_to_compare_is_said(self, client, viewer):
        client.force_login(viewer)
        assert "Nothing to compare yet" in client.get(reverse("gtm:play_effect")).text
