"""Holds the scoring of columns to the domain's row-by-row services."""

import math
from datetime import UTC, date, datetime
from itertools import repeat

import numpy as np
import pytest

from customers.domain import Customer, Industry
from predictions.domain import (
    ACTIONABLE_GROUPS,
    FEATURE_CONTRACT,
    TOP_FEATURES,
    DriverGroup,
    ReasonBasis,
    ReasonGate,
    RiskSignals,
    ShapFeature,
    Standing,
    coverage_of,
    reasons_for,
    recommend_action,
    usage_decay,
)
from predictions.domain.result import strongest_rising_groups
from predictions.mart import PastColumns
from predictions.scoring import Peers, ScoredBatch, score_batch
from predictions.scoring.actions import focus_positions
from predictions.scoring.risk import TIERS
from predictions.services import ChurnModelService, RiskModelService
from tests.predictions.scoring_fakes import FakeColumns, FakeMart, FakeModel, portfolio

MOMENT = datetime(2026, 6, 1, tzinfo=UTC)


def peers_of(accounts: FakeColumns) -> Peers:
    return Peers(FakeMart(accounts), FakeModel.contract.names)


class RowFeatures:
    """Feature store that reads rows of the same columns."""

    def __init__(self, accounts: FakeColumns) -> None:
        self._accounts = accounts

    def extract(self, customer: Customer):
        return self._accounts.features_of_row(self._accounts.customer_ids.index(customer.customer_id))


def signals_of_row(accounts: FakeColumns, row: int) -> RiskSignals:
    gap, flags = accounts.compliance_gap_score[row], accounts.vendor_risk_flags[row]
    return RiskSignals(
        compliance_gap_score=0.0 if np.isnan(gap) else float(gap),
        vendor_risk_flags=0 if np.isnan(flags) else int(flags),
        usage_decay_score=usage_decay(int(accounts.events_30d[row]), int(accounts.events_previous_30d[row])),
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_a_batch_gives_row_for_row_what_the_services_give(seed: int):
    accounts, model = portfolio(400, seed=seed), FakeModel(seed=seed)
    service = ChurnModelService(RowFeatures(accounts), model, now=lambda: MOMENT)

    batch = score_batch(model.contract, accounts, model.predict(accounts), peers_of(accounts))

    for row, customer_id in enumerate(accounts.customer_ids):
        customer = Customer(customer_id, Industry.OTHER, None, date(2025, 1, 1), None)
        risk_score = RiskModelService().compute(signals_of_row(accounts, row))
        expected = service.predict(customer, risk_score)
        assert batch.probability[row] == pytest.approx(expected.churn_probability.value, abs=1e-12)
        tier = TIERS[batch.tiers[row]]
        assert tier == expected.churn_probability.risk_tier
        assert batch.risk_scores[row] == expected.risk_score.value
        assert recommend_action(tier, focus_of(batch, row)) == expected.recommended_action


def focus_of(batch: ScoredBatch, row: int) -> list[DriverGroup]:
    return [*DriverGroup][batch.focus[row] :][:1]


def test_among_features_of_one_size_the_earlier_ones_are_on_top_as_in_the_domain():
    sizes = np.random.default_rng(3).choice([-0.2, -0.1, 0.0, 0.1, 0.3], (400, len(FEATURE_CONTRACT.names)))

    found = focus_positions(FEATURE_CONTRACT, sizes)

    for impacts, focus in zip(sizes.tolist(), found.tolist(), strict=True):
        features = map(ShapFeature, FEATURE_CONTRACT.names, repeat(None), impacts)
        top = sorted(features, key=lambda feature: -abs(feature.shap_impact))[:TOP_FEATURES]
        rising = [group for group in strongest_rising_groups(top) if group in ACTIONABLE_GROUPS]
        assert [*DriverGroup][focus:][:1] == rising[:1]
    assert len(DriverGroup) in found


GATE = ReasonGate(raises={DriverGroup.SUPPORT: 0.6}, lowers={DriverGroup.BREADTH: math.inf})


def test_batch_reasons_equal_the_reasons_of_each_account():
    accounts, model = portfolio(400), FakeModel()
    predictions, peers, past = model.predict(accounts), peers_of(accounts), portfolio(400, seed=99)

    batch = score_batch(
        model.contract, accounts, predictions, peers, basis=ReasonBasis(GATE), past=PastColumns(past.columns)
    )

    told = set()
    for row in range(400):
        features = accounts.features_of_row(row)
        expected = reasons_for(
            model.contract,
            list(features.values()),
            predictions.contributions[row].tolist(),
            gate=GATE,
            own_past=past.features_of_row(row),
            standings=standings_of_row(accounts, peers, row),
        )
        assert batch.reasons.of(row) == expected
        told |= {(reason.group, reason.raises_risk) for reason in expected}
    assert len(told) >= 12  # the draw covers most groups in both directions
    assert (DriverGroup.BREADTH, False) not in told


def standings_of_row(accounts: FakeColumns, peers: Peers, row: int) -> dict[str, Standing]:
    one = slice(row, row + 1)
    plan = accounts.columns["plan_tier"][one]
    found = {name: peers.standings(name, column[one], plan)[0] for name, column in accounts.columns.items()}
    return {name: standing for name, standing in found.items() if standing}


def test_a_batch_covers_each_account_as_the_domain_says():
    accounts, model = portfolio(200), FakeModel()
    accounts.columns["tickets_90d"][::3] = 0
    importance = {name: 0.1 + place for place, name in enumerate(model.contract.names)}

    batch = score_batch(
        model.contract,
        accounts,
        model.predict(accounts),
        peers_of(accounts),
        basis=ReasonBasis(importance=importance),
    )

    for row in range(200):
        values = list(accounts.features_of_row(row).values())
        assert batch.coverage[row] == pytest.approx(coverage_of(model.contract, importance, values))
    assert len(set(batch.coverage)) > 50


def test_equal_contributions_fall_the_same_way_in_both():
    accounts, model = portfolio(3), FakeModel()
    predictions = model.predict(accounts)
    predictions.contributions[:] = 0.25

    batch = score_batch(model.contract, accounts, predictions, peers_of(portfolio(1)))

    values = list(accounts.features_of_row(0).values())
    assert batch.reasons.of(0) == reasons_for(model.contract, values, [0.25] * len(values))


def test_peers_are_compared_only_where_enough_have_a_value():
    names = FakeModel.contract.names

    few, enough = Peers(FakeMart(portfolio(19)), names), Peers(FakeMart(portfolio(20)), names)

    lowest = np.array([-1.0])
    assert few.standings("mrr", lowest) == [None]
    assert enough.standings("mrr", lowest) == [Standing(below=0.0, above=1.0)]
    assert enough.standings("mrr", np.array([np.nan])) == [None]


def test_place_among_peers_is_the_share_of_accounts_below_and_above():
    accounts = portfolio(200)
    accounts.columns["mrr"][:] = np.arange(200.0)

    (standing,) = peers_of(accounts).standings("mrr", np.array([180.0]))

    assert standing is not None
    assert standing.below == pytest.approx(0.9, abs=0.02)
    assert standing.above == pytest.approx(0.1, abs=0.02)


def test_peers_are_the_accounts_of_the_same_plan_where_it_has_enough():
    accounts = portfolio(200)
    accounts.columns["mrr"][:] = np.where(accounts.columns["plan_tier"] == "growth", 1_000.0, 10.0)
    peers = peers_of(accounts)

    found = peers.standings("mrr", np.array([500.0] * 3), np.array(["growth", "starter", None], dtype=object))

    assert [(standing.plan, standing.above == 1) for standing in found] == [
        ("growth", True),
        ("", False),
        ("", False),
    ]
