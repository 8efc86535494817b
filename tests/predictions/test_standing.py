"""When the gate publishes a new version by itself, and when it leaves that to a person."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from predictions.ml.column_model import BatchPrediction
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.left_out import LeftOut
from predictions.ml.origins import OutOfTime
from predictions.ml.rungs import Rung
from predictions.ml.standing import standing_of
from predictions.ml.training import Trained
from predictions.models import ModelVersionRecord
from tests.predictions.ml_builders import World, month_start

ORIGINS = [month_start(month) for month in (6, 8, 10)]
HISTORY = World(accounts=200, months=14, seed=4).history()
GOOD, BAD = 0.8, 0.3  # what is said of those who left; of the others the rest


class KnowingModel:
    """Says of the account who left what it is told to say."""

    def __init__(self, said_of_leavers: float) -> None:
        self._said = said_of_leavers

    def predict(self, columns) -> BatchPrediction:
        rows = {
            (pk, tenure, silence): left
            for pk, tenure, silence, left in zip(*_keys(HISTORY.features), HISTORY.examples.left, strict=True)
        }
        left = np.array([rows[key] for key in zip(*_keys(columns), strict=True)])
        said = np.where(left == 1, self._said, 1 - self._said)
        return BatchPrediction(said, said, said, said, np.zeros((len(said), 1)), 0.0)


def _keys(columns):
    silence = np.round(columns.columns["days_since_last_event"], 9)
    return columns.customer_pks.tolist(), columns.columns["tenure_days"].tolist(), silence.tolist()


def trained(rung: Rung = Rung.BOOSTED, *, said: dict[Rung, float] | None = None, **evaluation) -> Trained:
    test = HISTORY.examples.where(np.isin(HISTORY.examples.as_of, ORIGINS))
    probabilities = {
        name: np.where(test.left == 1, share, 1 - share)
        for name, share in (said or {rung: GOOD, Rung.SEGMENT: GOOD}).items()
    }
    origins = tuple(str(day) for day in ORIGINS)
    report = {
        "churn_definition": HISTORY.definition.words,
        "as_of": "2024-03-01",
        "origins": list(origins),
        **evaluation,
    }
    tested = OutOfTime(test, probabilities, np.ones(len(test)), origins)
    model = SimpleNamespace(rung=rung)
    return Trained(model, report, "It beats L1.", HISTORY, tested, LeftOut({}, 0))


def published(rung: str = "L3", known_until: str = "2024-03-01", **evaluation) -> ModelVersionRecord:
    report = {
        "churn_definition": HISTORY.definition.words,
        "outcomes_known_until": known_until,
        "origins": ["2023-07-01"],
        **evaluation,
    }
    as_of = np.datetime64(known_until).item()
    return ModelVersionRecord(version="1.0.0", rung=rung, as_of=as_of, evaluation=report)


def load(_version: str) -> KnowingModel:
    return KnowingModel(GOOD)


def test_the_first_model_is_published():
    assert standing_of(trained(), None, load).may_be_published


def test_a_published_model_that_can_no_longer_score_is_replaced():
    def gone(_version):
        raise ModelDoesNotFit("Another list of features.")

    standing = standing_of(trained(), published(), gone)

    assert standing.may_be_published
    assert "1.0.0 can no longer score" in standing.reason


def test_a_model_of_another_kind_of_leaving_waits_for_a_person():
    standing = standing_of(trained(churn_definition="no event for 60 days"), published(), load)

    assert not standing.may_be_published
    assert "something else (no event for 60 days)" in standing.reason


def test_a_model_of_older_data_waits_for_a_person():
    standing = standing_of(trained(as_of="2024-01-01"), published(), load)

    assert not standing.may_be_published
    assert "from data until 2024-01-01" in standing.reason


@pytest.mark.parametrize(("said_before", "is_published"), [(BAD, True), (GOOD, True), (0.95, False)])
def test_rows_that_neither_had_seen_decide_where_there_are_enough(said_before, is_published):
    standing = standing_of(
        trained(), published(known_until="2023-06-15"), lambda _: KnowingModel(said_before)
    )

    assert standing.may_be_published is is_published
    assert standing.comparison["basis"] == "fresh rows"
    assert "whose outcomes neither had seen" in standing.reason
    assert standing.comparison["n_rows"] == np.isin(HISTORY.examples.as_of, ORIGINS).sum()


def test_rows_the_published_model_learnt_from_never_speak_for_it():
    standing = standing_of(trained(), published(known_until="2024-03-01"), lambda _: KnowingModel(0.99))

    assert standing.may_be_published
    assert standing.comparison["basis"] == "same rung"


@pytest.mark.parametrize(("said_before", "is_published"), [(BAD, True), (0.95, False)])
def test_another_rung_is_compared_with_the_published_ones_refitted(said_before, is_published):
    said = {Rung.SEGMENT: GOOD, Rung.BOOSTED: said_before}

    standing = standing_of(trained(Rung.SEGMENT, said=said), published("L3"), load)

    assert standing.may_be_published is is_published
    assert standing.comparison["basis"] == "procedures"
    assert ("decide" in standing.reason) is not is_published


def test_a_rung_that_this_history_does_not_allow_to_try_waits_for_a_person():
    standing = standing_of(trained(Rung.SEGMENT, said={Rung.SEGMENT: GOOD}), published("L4"), load)

    assert not standing.may_be_published
    assert "does not allow to try L4" in standing.reason


def test_an_untested_model_never_replaces_a_tested_one_by_itself():
    untested = replace(trained(origins=[]), tested=None)

    assert not standing_of(untested, published(), load).may_be_published
    assert standing_of(untested, published(origins=[]), load).may_be_published
