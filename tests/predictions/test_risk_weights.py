"""The weights of the composite risk score: what the data proposes, and what becomes of a proposal."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from predictions.domain import DEFAULT_RISK_WEIGHTS, RiskSignals, RiskWeights
from predictions.ml.risk_weights import NothingToWeigh, propose_weights
from predictions.models import ProposalStatus, RiskWeightProposalRecord
from predictions.queries.risk_weights import risk_weights_in_force
from predictions.repositories.risk_weights import (
    DecisionNeedsReason,
    ProposalIsDecided,
    decide_proposal,
    quarter_of,
)
from predictions.scoring.risk import risk_scores
from predictions.services import RiskModelService
from predictions.tasks import propose_weights_of_the_quarter
from tests.predictions.ml_builders import World, days
from tests.predictions.scoring_fakes import portfolio
from tests.predictions.weight_builders import NOW, OTHERS, a_proposal

WORLD = World(accounts=250, months=16, base=-3.0)
PAGE = "/risk-weights/"
shares = st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda parts: sum(parts) > 0.1)


@pytest.fixture(scope="module")
def snapshots():
    return WORLD.snapshots()


def with_signals(snapshots, *, gap, flags=None):
    nothing = np.full(len(snapshots), np.nan)
    features = replace(
        snapshots.features, compliance_gap_score=gap, vendor_risk_flags=nothing if flags is None else flags
    )
    return replace(snapshots, features=features)


def proposed(snapshots, current=DEFAULT_RISK_WEIGHTS):
    return propose_weights(snapshots, known_until=WORLD.last_day, current=current)


def leaving_soon(snapshots):
    return (snapshots.left_on <= snapshots.as_of + days(90)).astype(float)


@pytest.mark.parametrize(
    "weights", [(0.5, 0.5, 0.5), (1.2, -0.2, 0.0), (float("nan"), 0.5, 0.5), (float("inf"), 0, 0), (0, 0, 0)]
)
def test_weights_that_do_not_share_one_whole_are_refused(weights):
    with pytest.raises(ValueError, match="1 together"):
        RiskWeights(*weights)


@given(shares, st.floats(0, 1), st.integers(0, 20), st.floats(0, 1))
def test_any_weights_give_a_score_from_0_to_1_that_rises_with_its_signals(parts, gap, flags, decay):
    weights = RiskWeights(*(part / sum(parts) for part in parts))
    service = RiskModelService()

    score = service.compute(RiskSignals(gap, flags, decay), weights)
    worse = service.compute(RiskSignals(min(gap + 0.1, 1), flags + 1, min(decay + 0.1, 1)), weights)

    assert 0 <= score.value <= worse.value + 1e-12 <= 1 + 1e-12


def test_without_weights_the_score_is_that_of_the_default_ones():
    signals = RiskSignals(0.4, 2, 0.6)

    assert RiskModelService().compute(signals) == RiskModelService().compute(
        signals, RiskWeights(0.5, 0.35, 0.15)
    )


def test_columns_are_weighed_as_the_service_weighs_one_account():
    accounts = portfolio(200)
    scores = risk_scores(accounts, OTHERS)

    from tests.predictions.test_batch import signals_of_row

    for row in range(200):
        assert scores[row] == RiskModelService().compute(signals_of_row(accounts, row), OTHERS).value


def test_the_signal_that_precedes_leaving_gets_more_weight(snapshots):
    random = np.random.default_rng(1)
    gap = np.clip(0.3 * leaving_soon(snapshots) + random.random(len(snapshots)) * 0.7, 0, 1)

    flags = random.integers(0, 9, len(snapshots)).astype(float)

    found = proposed(with_signals(snapshots, gap=gap, flags=flags))

    assert found.is_change
    assert found.weights.compliance > 0.6
    assert found.evidence.auc_proposed > found.evidence.auc_current
    assert found.evidence.low[1] <= found.weights.compliance <= found.evidence.high[1] + 0.02


@pytest.mark.parametrize("seed", [2, 3])
def test_proposed_weights_share_one_whole_in_hundredths(snapshots, seed):
    random = np.random.default_rng(seed)
    gap, flags = random.random(len(snapshots)), random.integers(0, 9, len(snapshots)).astype(float)

    weights = proposed(with_signals(snapshots, gap=gap, flags=flags + 3 * leaving_soon(snapshots))).weights

    parts = (weights.usage, weights.compliance, weights.vendor)
    assert sum(parts) == pytest.approx(1)
    assert all(round(100 * part) == pytest.approx(100 * part) for part in parts)


def test_signals_that_say_nothing_change_nothing(snapshots):
    noise = with_signals(snapshots, gap=np.random.default_rng(4).random(len(snapshots)))
    moved = np.random.default_rng(5).permutation(len(snapshots))
    shuffled = replace(
        noise, left_on=np.where(np.isnat(noise.left_on[moved]), noise.left_on[moved], noise.as_of + days(20))
    )

    found = proposed(shuffled)

    assert not found.is_change
    assert found.weights == DEFAULT_RISK_WEIGHTS
    assert found.evidence.reason.startswith("Keep")


def test_what_was_found_out_after_the_last_known_day_changes_nothing(snapshots):
    gap = np.random.default_rng(6).random(len(snapshots))
    known_until = date(2024, 1, 1)
    late = np.datetime64(known_until)
    known = with_signals(snapshots, gap=gap)
    other = replace(known, left_on=np.where(known.left_on > late, known.left_on + days(200), known.left_on))

    before, after = (
        propose_weights(rows, known_until=known_until, current=DEFAULT_RISK_WEIGHTS)
        for rows in (known, other)
    )

    assert before == after


def test_few_leavers_and_a_short_history_say_so():
    few, short = World(accounts=60, base=-5.5), World(accounts=400, months=5, base=-2.5)

    with pytest.raises(NothingToWeigh, match="from 30 on"):
        propose_weights(few.snapshots(), known_until=few.last_day, current=DEFAULT_RISK_WEIGHTS)
    with pytest.raises(NothingToWeigh, match="too short"):
        propose_weights(short.snapshots(), known_until=short.last_day, current=DEFAULT_RISK_WEIGHTS)


@pytest.mark.parametrize(("day", "quarter"), [(date(2026, 1, 1), "2026-Q1"), (date(2026, 12, 31), "2026-Q4")])
def test_every_day_has_its_quarter(day, quarter):
    assert quarter_of(day) == quarter


def test_an_accepted_proposal_is_in_force_from_the_next_run_on(world, admin):
    before = world.score()
    decide_proposal(a_proposal().pk, accept=True, reason="Agreed.", by=admin, now=NOW)
    world.later(days=1)

    after = world.score()

    before.refresh_from_db()
    assert (before.risk_weights, after.risk_weights) == (DEFAULT_RISK_WEIGHTS, OTHERS)
    scores = [dict(run.predictions.values_list("customer_id", "risk_score")) for run in (before, after)]
    assert scores[0] != scores[1]
    accounts = world.sources.marts[None].accounts
    for run in (before, after):
        expected = dict(
            zip(accounts.customer_pks.tolist(), risk_scores(accounts, run.risk_weights), strict=True)
        )
        assert dict(run.predictions.values_list("customer_id", "risk_score")) == pytest.approx(expected)


def test_a_declined_proposal_changes_nothing(db, admin):
    decide_proposal(a_proposal().pk, accept=False, reason="Too little data.", by=admin, now=NOW)

    assert risk_weights_in_force() == DEFAULT_RISK_WEIGHTS


def test_the_decision_that_was_made_last_holds(db, admin):
    autumn = a_proposal()
    winter = a_proposal(RiskWeights(0.2, 0.2, 0.6), datetime(2027, 1, 2, tzinfo=UTC))
    decide_proposal(winter.pk, accept=True, reason="x", by=admin, now=datetime(2027, 1, 3, tzinfo=UTC))
    decide_proposal(autumn.pk, accept=True, reason="x", by=admin, now=datetime(2027, 1, 4, tzinfo=UTC))

    assert risk_weights_in_force() == OTHERS


def test_a_proposal_is_decided_once_and_with_a_reason(db, admin):
    record = a_proposal()

    with pytest.raises(DecisionNeedsReason):
        decide_proposal(record.pk, accept=True, reason=" ", by=admin, now=NOW)
    decide_proposal(record.pk, accept=True, reason="Agreed.", by=admin, now=NOW)
    with pytest.raises(ProposalIsDecided, match="2026-Q4 was accepted already"):
        decide_proposal(record.pk, accept=False, reason="Or not.", by=admin, now=NOW)
    with pytest.raises(ProposalIsDecided):
        a_proposal()


def test_until_it_is_decided_the_newest_proposal_of_a_quarter_counts(db):
    a_proposal()
    again = a_proposal(RiskWeights(0.6, 0.3, 0.1))

    assert RiskWeightProposalRecord.objects.get() == again


def test_an_admin_accepts_on_the_page_with_a_reason(client, admin):
    record = a_proposal()
    client.force_login(admin)

    html = client.get(PAGE).text
    assert "97% of resamples" in html
    answer = client.post(
        f"{PAGE}{record.pk}/decide/", {"decision": "accept", "reason": "Agreed."}, follow=True
    )

    assert "in force from the next scoring run on" in answer.text
    assert "usage decay 70%, compliance gap 20%, vendor flags 10%" in answer.text
    record.refresh_from_db()
    assert (record.status, record.decided_by, record.reason) == (ProposalStatus.ACCEPTED, admin, "Agreed.")
    again = client.post(f"{PAGE}{record.pk}/decide/", {"decision": "decline", "reason": "No."}, follow=True)
    assert "was accepted already" in again.text


@pytest.mark.parametrize(
    "sent", [{"decision": "accept", "reason": " "}, {"decision": "maybe", "reason": "x"}, {}]
)
def test_nonsense_is_told_and_decides_nothing(client, admin, sent):
    record = a_proposal()
    client.force_login(admin)

    answer = client.post(f"{PAGE}{record.pk}/decide/", sent)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert risk_weights_in_force() == DEFAULT_RISK_WEIGHTS


def test_others_look_and_cannot_decide(client, owner):
    record = a_proposal()
    client.force_login(owner)

    assert "An admin accepts or declines it" in client.get(PAGE).text
    assert client.post(f"{PAGE}{record.pk}/decide/", {"decision": "accept", "reason": "x"}).status_code == 403


def test_before_the_first_proposal_the_page_says_how_to_get_one(client, admin):
    client.force_login(admin)

    assert "manage.py propose_risk_weights" in client.get(PAGE).text


def test_a_proposal_to_keep_asks_for_no_decision(client, admin):
    a_proposal(DEFAULT_RISK_WEIGHTS, reason="Keep: the data agrees with the weights in force.")
    client.force_login(admin)

    html = client.get(PAGE).text

    assert "Keep: the data agrees" in html
    assert 'name="decision"' not in html


def test_without_a_mart_command_and_schedule_say_so_in_a_sentence(db, data_dir, caplog):
    with pytest.raises(CommandError, match="build_mart"):
        call_command("propose_risk_weights")
    propose_weights_of_the_quarter()

    assert "No risk weights are proposed" in caplog.text
