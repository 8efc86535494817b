"""Upgrades climb the same ladder as churn, with the same honesty."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from predictions.domain import UPGRADE_CONTRACT, DriverGroup, Target, reasons_for
from predictions.ml.examples import labelled_history
from predictions.ml.outcome import UpgradeDefinition
from predictions.ml.rungs import Rung
from predictions.ml.training import Trained, TrainingRefused, train
from tests.predictions.upgrade_builders import UpgradeMartFake, UpgradeWorld

pytestmark = [pytest.mark.any_database, pytest.mark.slow]


@cache
def trained() -> Trained:
    world = UpgradeWorld(accounts=260, months=14)
    return train(
        UpgradeMartFake(world), version="upgrade-1.0.0", definition=UpgradeDefinition(), at_most=Rung.RIDGE
    )


def test_pressure_is_found_and_published_with_a_report_of_its_own():
    report = trained().evaluation

    assert report["target"] == Target.UPGRADE
    assert report["rung"] in {"L1", "L2"}
    assert report["rungs"][report["rung"]]["auc"] > 0.65
    assert report["upgrade_definition"] == "a move to a higher plan within 90 days"
    assert report["rungs"]["L1"]["model"] == "one signal"


def test_what_only_churn_has_is_not_told_of_upgrades():
    report = trained().evaluation

    assert "capacity" not in report
    assert "churn_definition" not in report
    assert "profit_per_account" not in report["rungs"]["L0"]
    assert "not who upgrades" in report["survival"]["reason"]
    assert set(report["comparators"]) >= {"limits hit", "premium trials"}


def test_contributions_add_up_to_the_probability_and_are_told_as_what_goes_with_upgrades():
    found = trained()
    said = found.model.predict(found.history.features)
    row = int(said.probability.argmax())
    values = [column[row] for column in found.history.features.columns.values()]

    reasons = reasons_for(UPGRADE_CONTRACT, values, said.contributions[row])

    odds = said.expectation + said.contributions.sum(axis=1)
    assert said.probability == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-9)
    assert any(reason.group is DriverGroup.TIER_PRESSURE for reason in reasons)
    assert all(reason.text.endswith("likely upgrade") or "likelier" in reason.text for reason in reasons)


def test_more_pressure_never_makes_an_upgrade_less_likely():
    found = trained()
    features = found.history.features
    before = found.model.predict(features).probability
    more = {**features.columns, "limit_hits_30d": features.columns["limit_hits_30d"] + 3}

    after = found.model.predict(replace(features, columns=more)).probability

    assert (after >= before - 1e-12).all()
    assert ((after >= 0) & (after <= 1)).all()


def test_a_world_without_signal_ends_on_the_base_rate():
    mart = UpgradeMartFake(UpgradeWorld(accounts=220, months=13, pressure=0.0))

    found = train(mart, version="upgrade-1.0.0", definition=UpgradeDefinition(), at_most=Rung.RIDGE)

    assert found.model.rung is Rung.BASE_RATE


def test_a_vendor_without_upgrades_is_refused_in_words():
    world = UpgradeWorld(accounts=60, months=10)
    snapshots = world.snapshots()
    nobody = replace(snapshots, upgraded_on=np.full(len(snapshots), np.datetime64("NaT", "D")))

    with pytest.raises(TrainingRefused, match="ranked by rules"):
        train(UpgradeMartFake(world, nobody), version="upgrade-1.0.0", definition=UpgradeDefinition())


def test_an_upgrade_on_the_last_day_of_the_horizon_counts_and_open_outcomes_are_dropped():
    world = UpgradeWorld(accounts=40, months=10)
    snapshots = world.snapshots()
    rises = snapshots.as_of + np.where(np.arange(len(snapshots)) % 2, 90, 91).astype("m8[D]")

    history = labelled_history(
        replace(snapshots, upgraded_on=rises),
        contract=UPGRADE_CONTRACT,
        definition=UpgradeDefinition(),
        as_of=world.last_day,
        outcomes_known_until=world.last_day,
    )

    known = snapshots.as_of + np.timedelta64(90, "D") <= np.datetime64(world.last_day)
    assert len(history.examples) == known.sum()
    assert history.examples.left.tolist() == (np.arange(len(snapshots)) % 2)[known].tolist()
