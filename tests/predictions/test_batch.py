"""Holds the scoring of columns to the domain's row-by-row services."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from customers.domain import Customer, Industry
from predictions.domain import RiskSignals, Standing, reasons_for, usage_decay
from predictions.scoring import Peers, score_batch
from predictions.scoring.drivers import plain_value
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
        assert batch.risk_tiers[row] == expected.churn_probability.risk_tier
        assert batch.risk_scores[row] == expected.risk_score.value
        assert batch.actions[row] == expected.recommended_action


def test_batch_reasons_equal_the_reasons_of_each_account():
    accounts, model = portfolio(400), FakeModel()
    predictions, peers = model.predict(accounts), peers_of(accounts)

    batch = score_batch(model.contract, accounts, predictions, peers)

    told = set()
    for row in range(400):
        features = accounts.features_of_row(row)
        standings = {
            name: peers.standings(name, accounts.columns[name][row : row + 1])[0]
            for name, value in features.items()
            if isinstance(value, float)
        }
        expected = reasons_for(
            model.contract,
            list(features.values()),
            predictions.contributions[row].tolist(),
            own_past={"events_30d": float(accounts.events_previous_30d[row])},
            standings={name: standing for name, standing in standings.items() if standing},
        )
        assert tuple(batch.reasons[row]) == expected
        told |= {(reason.group, reason.raises_risk) for reason in expected}
    assert len(told) >= 12  # the draw covers most groups in both directions


def test_equal_contributions_fall_the_same_way_in_both():
    accounts, model = portfolio(3), FakeModel()
    predictions = model.predict(accounts)
    predictions.contributions[:] = 0.25

    batch = score_batch(model.contract, accounts, predictions, peers_of(portfolio(1)))

    expected = reasons_for(
        model.contract,
        list(accounts.features_of_row(0).values()),
        [0.25] * len(model.contract.names),
        own_past={"events_30d": float(accounts.events_previous_30d[0])},
    )
    assert tuple(batch.reasons[0]) == expected


def test_missing_values_are_kept_as_none():
    accounts, model = portfolio(50), FakeModel()

    batch = score_batch(model.contract, accounts, model.predict(accounts), peers_of(portfolio(1)))

    assert batch.probability_low == [None] * 50
    assert batch.feature_values == [list(accounts.features_of_row(row).values()) for row in range(50)]
    assert any(None in values for values in batch.feature_values)
    assert plain_value(np.float64("nan")) is None


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
