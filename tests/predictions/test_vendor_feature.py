"""A vendor adds a feature with one column of SQL and one line of the contract; nothing else changes."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from predictions.domain import FEATURE_CONTRACT, DriverGroup, FeatureContract, FeatureDefinition, reasons_for
from predictions.mart import MartCannotBeBuilt, build_mart, open_mart, relations
from predictions.ml.examples import ChurnDefinition, labelled_history
from predictions.ml.ladder import fit_ladder
from predictions.ml.rungs import Rung
from predictions.ml.trained_model import TrainedModel
from tests.predictions.builders import SIGNUP, a_customer, daily_events, log_events
from tests.predictions.ml_builders import World
from usage.queries.event_log import current_segments

pytestmark = pytest.mark.slow

COLUMN = "    coalesce(usage.events_90d, 0) as events_90d,\n"
LINE = FeatureDefinition(
    "events_90d", DriverGroup.USAGE_LEVEL, "events in the last 90 days", "events", sign=-1
)
WIDER = FeatureContract((*FEATURE_CONTRACT.features, LINE))


@pytest.fixture
def one_more_column(tmp_path, monkeypatch):
    add_column(COLUMN, tmp_path, monkeypatch)


def add_column(column: str, tmp_path, monkeypatch) -> None:
    folder = shutil.copytree(relations.SQL_FOLDER, tmp_path / "sql")
    features = folder / "features.sql"
    features.write_text(features.read_text().replace("select\n", f"select\n{column}", 1))
    monkeypatch.setattr(relations, "SQL_FOLDER", folder)


@pytest.mark.django_db
def test_the_mart_offers_it_to_training_and_to_scoring(data_dir, one_more_column):
    a_customer()
    log_events(daily_events(SIGNUP, SIGNUP + timedelta(days=200)))
    build_mart(
        current_segments(),
        as_of=date(2025, 6, 10),
        built_at=datetime(2026, 1, 1, tzinfo=UTC),
        contract=WIDER,
    )

    mart = open_mart(contract=WIDER)

    assert mart.scoring_columns(0, 0).columns["events_90d"].tolist() == [90]
    assert mart.snapshot_columns().features.columns["events_90d"].tolist()[-1] == 90


@pytest.mark.django_db
def test_a_column_that_is_infinite_is_named_with_its_rows_and_the_remedy(data_dir, tmp_path, monkeypatch):
    add_column("    1 / cast(0 as double) as events_90d,\n", tmp_path, monkeypatch)
    a_customer()
    log_events(daily_events(SIGNUP, SIGNUP + timedelta(days=60)))

    with pytest.raises(MartCannotBeBuilt, match=r"events_90d in \d rows\. Mend the column in features\.sql"):
        build_mart(current_segments(), built_at=datetime(2026, 1, 1, tzinfo=UTC), contract=WIDER)


@pytest.mark.any_database
def test_a_model_learns_from_it_and_its_words_stand_in_the_reasons():
    world = World(accounts=200, silence=2.0)
    snapshots = world.snapshots()
    events = snapshots.features.columns["events_30d"]
    unknown = dict.fromkeys(("events_30d", "days_since_last_event"), np.full(len(events), np.nan))
    features = replace(
        snapshots.features, columns={**snapshots.features.columns, **unknown, "events_90d": 3 * events}
    )
    history = labelled_history(
        replace(snapshots, features=features),
        contract=WIDER,
        definition=ChurnDefinition(),
        as_of=world.last_day,
        outcomes_known_until=world.last_day,
    )
    ladder = fit_ladder(WIDER, history.examples, [Rung.RIDGE])
    model = TrainedModel(
        "1.0.0", Rung.RIDGE, history.encoder, [ladder.parts["ridge"]], ladder.maps[Rung.RIDGE]
    )

    contributions = model.predict(history.features).contributions

    row = int(contributions[:, -1].argmax())
    values = [column[row] for column in history.features.columns.values()]
    told = reasons_for(WIDER, [None if value != value else value for value in values], contributions[row])
    assert "events in the last 90 days" in next(
        reason.text for reason in told if reason.feature_name == "events_90d"
    )
