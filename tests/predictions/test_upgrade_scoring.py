"""What a scoring run says about upgrades: by a model where one tells accounts apart, else by rules."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.domain import MRR, PlanTier
from gtm.domain import ExpansionResult, TargetTier, UpgradePropensity
from predictions.domain import MOST_POINTS, UPGRADE_CONTRACT, ChurnProbability, PressureSignal, TierPressure
from predictions.domain.upgrade_contract import PRESSURE_FEATURES
from predictions.mart.columns import FeatureColumns
from predictions.models import CurrentScoreRecord, ModelStatus, ModelVersionRecord, UpgradePredictionRecord
from predictions.scoring.peers import Peers
from predictions.scoring.upgrades import UpgradeInputs, score_by_model, score_by_rules
from tests.predictions.conftest import Sources, World
from tests.predictions.scoring_fakes import FakeColumns, FakeMart, FakeModel, portfolio

PRICES = {"starter": 200.0, "growth": 900.0, "enterprise": 4000.0}
PLANS = ("free", "starter", "growth", "enterprise", None)


class UpgradeModel(FakeModel):
    """The linear model on the features of upgrades."""

    contract = UPGRADE_CONTRACT
    parts = ("one",)

    def __init__(self, version: str = "upgrade-1.0.0") -> None:
        super().__init__(version=version)
        draw = np.random.default_rng(5)
        self._weights = draw.normal(scale=0.02, size=len(UPGRADE_CONTRACT.names))
        self._missing = draw.normal(scale=0.2, size=len(UPGRADE_CONTRACT.names))


class UpgradeMart(FakeMart):
    """Every third account is on the highest plan and may not upgrade."""

    def __init__(self, accounts: FakeColumns) -> None:
        draw = np.random.default_rng(11)
        pressure = {feature.name: draw.gamma(1.0, 0.4, len(accounts)) for feature in PRESSURE_FEATURES}
        columns = {**accounts.columns, **pressure}
        ordered = {name: columns[name] for name in UPGRADE_CONTRACT.names}
        super().__init__(replace(accounts, columns=ordered))

    def scoring_columns(self, first_position: int, last_position: int) -> FakeColumns:
        found = super().scoring_columns(first_position, last_position)
        return _where(found, found.customer_pks % 3 != 0)

    def plans_to_rise_from(self, first_position: int, last_position: int) -> list[str | None]:
        found = self.scoring_columns(first_position, last_position)
        return [PLANS[key % len(PLANS)] for key in found.customer_pks.tolist()]

    def plan_prices(self) -> dict[str, float]:
        return PRICES


def _where(accounts: FakeColumns, chosen: np.ndarray) -> FakeColumns:
    return FakeColumns(
        customer_pks=accounts.customer_pks[chosen],
        customer_ids=[name for name, kept in zip(accounts.customer_ids, chosen, strict=True) if kept],
        columns={name: values[chosen] for name, values in accounts.columns.items()},
        mrr=accounts.mrr[chosen],
        events_30d=accounts.events_30d[chosen],
        events_previous_30d=accounts.events_previous_30d[chosen],
        compliance_gap_score=accounts.compliance_gap_score[chosen],
        vendor_risk_flags=accounts.vendor_risk_flags[chosen],
    )


def inputs(count: int = 90) -> UpgradeInputs:
    mart = UpgradeMart(portfolio(count))
    accounts: FeatureColumns = mart.scoring_columns(0, count - 1)
    return UpgradeInputs(accounts, mart.plans_to_rise_from(0, count - 1), PRICES)


def test_the_rules_give_row_for_row_what_the_domain_gives():
    found = inputs()
    scored = score_by_rules(found)

    for row in range(len(scored)):
        signals = frozenset(
            signal
            for signal in PressureSignal
            if found.accounts.columns[signal.feature_name][row] >= signal.least
        )
        expected = TierPressure(signals)
        assert scored.pressure[row] == expected.points
        assert scored.leading_signal[row] == (expected.leading or "")
    assert scored.probability is None


def test_the_uplift_is_row_for_row_that_of_the_domain():
    found = inputs()
    scored = score_by_model(found, UpgradeModel(), Peers(UpgradeMart(portfolio(90)), UPGRADE_CONTRACT.names))

    for row, plan in enumerate(found.plans):
        above = None if plan is None else PlanTier(plan).next_tier_up
        price = None if above is None else PRICES.get(above)
        mrr = found.accounts.mrr[row]
        if price is None or np.isnan(mrr):
            assert np.isnan(scored.expected_uplift[row])
            continue
        result = ExpansionResult(
            "c",
            UpgradePropensity(scored.probability[row]),
            ChurnProbability(0.1),
            TargetTier.above(PlanTier(plan), MRR.from_float(price)),
            MRR.from_float(mrr),
        )
        assert scored.expected_uplift[row] == 100 * result.expected_annual_uplift


def test_the_signal_told_first_is_the_one_that_speaks_most_for_an_upgrade():
    found, model = inputs(), UpgradeModel()
    scored = score_by_model(found, model, Peers(UpgradeMart(portfolio(90)), UPGRADE_CONTRACT.names))

    for contributions, leading in zip(scored.contributions, scored.leading_signal, strict=True):
        sums = dict.fromkeys(PressureSignal, 0.0)
        for name, value in zip(UPGRADE_CONTRACT.names, contributions, strict=True):
            if signal := PressureSignal.behind(name):
                sums[signal] += value
        best = max(sums, key=lambda signal: sums[signal])
        assert leading == (best if sums[best] > 1e-5 else "") or abs(sums[best]) < 1e-5


@given(st.sets(st.sampled_from(list(PressureSignal))), st.sampled_from(list(PressureSignal)))
def test_one_more_signal_never_lowers_the_points(signals, more):
    before, after = TierPressure(frozenset(signals)), TierPressure(frozenset(signals | {more}))

    assert 0 <= before.points <= after.points <= MOST_POINTS
    assert (after.points > before.points) == (more not in signals)


@pytest.fixture
def upgrading_world(customers, published_model):
    def build(model: UpgradeModel | None) -> World:
        sources = Sources(customers)
        if model is not None:
            sources.models[model.version] = model
            moment = published_model.published_at
            ModelVersionRecord.objects.create(
                version=model.version,
                target="upgrade",
                rung="L2",
                status=ModelStatus.PUBLISHED,
                as_of=published_model.as_of,
                mart_version="any",
                contract_fingerprint=UPGRADE_CONTRACT.fingerprint,
                reason="It passed.",
                trained_at=moment,
                published_at=moment,
            )
        accounts = portfolio(len(customers), first_pk=customers[0].pk)
        world = World(sources)
        world.runs._sources = replace(  # the clock and the queue stay
            sources.as_sources(), upgrade_mart=lambda _version: UpgradeMart(accounts)
        )
        return world

    return build


def test_a_run_keeps_both_predictions_and_publishes_them_at_once(upgrading_world, customers, monkeypatch):
    monkeypatch.setattr("predictions.ml.registry.refuse_torn_artifact", lambda _folder: None)

    run = upgrading_world(UpgradeModel()).score()

    kept = UpgradePredictionRecord.objects.get(run=run, customer__pk=_first_that_may(customers))
    shown = CurrentScoreRecord.objects.get(customer=kept.customer_id)
    assert run.upgrade_model is not None
    assert run.upgrade_model.version == kept.model_version == "upgrade-1.0.0"
    assert shown.upgrade_probability == kept.probability
    assert shown.expected_uplift == kept.expected_uplift
    assert (shown.upgrade_pressure, shown.upgrade_signal) == (kept.pressure, kept.leading_signal)
    assert len(kept.contributions) == len(UPGRADE_CONTRACT.names)
    assert len(kept.feature_values) == len(PRESSURE_FEATURES)


def test_at_the_ceiling_nothing_is_said_of_an_upgrade(upgrading_world):
    run = upgrading_world(None).score()

    ceiling = CurrentScoreRecord.objects.filter(customer_id__in=[key for key in _keys() if key % 3 == 0])
    assert ceiling.exists()
    assert set(ceiling.values_list("upgrade_pressure", "upgrade_probability", "expected_uplift")) == {
        (None, None, None)
    }
    assert not UpgradePredictionRecord.objects.filter(
        run=run, customer__in=ceiling.values("customer")
    ).exists()


def test_without_a_model_that_can_score_accounts_are_ranked_by_rules_and_get_no_probability(upgrading_world):
    run = upgrading_world(None).score()

    kept = UpgradePredictionRecord.objects.filter(run=run)
    assert run.upgrade_model is None
    assert kept.filter(pressure__gt=0).exists()
    assert set(kept.values_list("probability", "expected_uplift", "model_version")) == {(None, None, "")}


def test_a_chunk_delivered_twice_writes_upgrades_once(upgrading_world):
    world = upgrading_world(None)
    run = world.start()
    chunks = list(world.queue.waiting)
    world.work_off()

    world.runs.score_chunk(chunks[0])

    kept = UpgradePredictionRecord.objects.filter(run=run)
    assert kept.count() == kept.values("customer").distinct().count() == 40


def test_a_model_of_upgrades_whose_files_are_gone_leaves_the_run_to_the_rules(upgrading_world, data_dir):
    run = upgrading_world(UpgradeModel()).score()

    assert run.upgrade_model is None
    assert run.status == "succeeded"
    assert Decimal(0) <= max(
        step
        for step in UpgradePredictionRecord.objects.values_list("yearly_step", flat=True)
        if step is not None
    )


def _first_that_may(customers) -> int:
    return next(customer.pk for customer in customers if customer.pk % 3)


def _keys() -> list[int]:
    return list(CurrentScoreRecord.objects.values_list("customer_id", flat=True))
