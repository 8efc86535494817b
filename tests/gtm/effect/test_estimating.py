"""From plays, hold-outs and departures in the database to what may be said of a kind of play."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from gtm.domain import EffectVerdict, PlayStatus, SaveRate
from gtm.models import EffectEstimateRecord
from gtm.queries.effect.estimates import effect_rows, learnt_save_rates
from gtm.queries.plays.costs import cost_per_play
from gtm.repositories.effect import estimate_effects
from predictions.models import (
    CurrentScoreRecord,
)
from tests.gtm.builders import make_account, make_play
from tests.gtm.effect.acting_builders import RISK, START, UNTIL, at, held_out, history, predict

pytestmark = pytest.mark.django_db


class TestEstimating:
    def test_a_play_that_keeps_accounts_is_found_and_moves_the_save_rate(self, run, rule):
        history(run, rule, kept=0.6)

        found = estimate_effects(at(UNTIL))

        row = effect_rows()[0]
        assert (found.kinds, found.outcomes_until) == (1, UNTIL)
        assert row.verdict is EffectVerdict.KEEPS
        assert row.estimate.low > 0
        assert learnt_save_rates()[RISK].share > SaveRate().share

    def test_open_plays_are_priced_by_what_was_found_at_once(self, run, rule):
        history(run, rule, kept=0.6)
        waiting = make_play(make_account("Waits", risk=0.6))
        CurrentScoreRecord.objects.update(expected_loss=10_000)

        estimate_effects(at(UNTIL))

        waiting.refresh_from_db()
        learnt = learnt_save_rates()[RISK].share
        assert learnt != SaveRate().share
        assert float(waiting.priority) == pytest.approx(10_000 * learnt - float(cost_per_play()), abs=0.01)

    def test_a_play_that_does_nothing_is_not_said_to_keep_anybody(self, run, rule):
        history(run, rule, kept=0.0)

        estimate_effects(at(UNTIL))

        assert effect_rows()[0].verdict in {EffectVerdict.NOTHING_SEEN, EffectVerdict.TOO_EARLY}

    def test_twice_gives_the_same(self, run, rule):
        history(run, rule, kept=0.5, count=60)

        estimate_effects(at(UNTIL))
        first = list(EffectEstimateRecord.objects.values_list("play_type", "method", "effect"))
        estimate_effects(at(UNTIL))

        assert list(EffectEstimateRecord.objects.values_list("play_type", "method", "effect")) == first

    def test_chance_outranks_likeness(self, run, rule):
        history(run, rule, kept=0.5, count=60)
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
        history(run, rule, kept=0.6, count=120)

        call_command("estimate_effects")

        said = capsys.readouterr().out
        assert "Risk: all plays: " in said
        assert "1 kinds of plays" in said


class TestPages:
    def test_the_effect_is_shown_with_its_interval_and_the_hold_out_only_to_admins(
        self, client, run, rule, admin, viewer
    ):
        history(run, rule, kept=0.6)
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
