import csv
from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from predictions.models import CurrentScoreRecord
from predictions.queries.reasons import main_reason

COLUMNS = [
    "customer_id",
    "as_of",
    "churn_probability",
    "probability_low",
    "probability_high",
    "risk_tier",
    "risk_score",
    "top_driver_1",
    "top_driver_2",
    "top_driver_3",
    "recommended_action",
    "model_version",
    "mart_version",
    "predicted_at",
]


def test_every_published_prediction_is_a_line_of_the_csv(world, customers, tmp_path):
    world.score()

    call_command("export_predictions", str(tmp_path / "out.csv"))

    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == COLUMNS
    assert [line["customer_id"] for line in lines] == [customer.customer_id for customer in customers]
    score = CurrentScoreRecord.objects.select_related("prediction").get(customer=customers[7])
    assert float(lines[7]["churn_probability"]) == score.churn_probability
    assert lines[7]["probability_low"] == ""
    assert lines[7]["risk_tier"] == score.risk_tier
    assert lines[7]["top_driver_1"] == main_reason(score.reasons)
    assert lines[7]["predicted_at"] == "2026-06-01 06:00:00+00:00"


def test_parquet_holds_the_same_with_types(world, tmp_path):
    world.score()

    call_command("export_predictions", str(tmp_path / "out.parquet"))

    table = pq.read_table(tmp_path / "out.parquet")
    assert table.column_names == COLUMNS
    assert table.num_rows == 60
    assert table["predicted_at"][0].as_py() == datetime(2026, 6, 1, 6, tzinfo=UTC)
    assert table["probability_low"][0].as_py() is None


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(world, customers, tmp_path):
    customers[0].customer_id = "=HYPERLINK(1)"
    customers[0].save()
    world.score()

    call_command("export_predictions", str(tmp_path / "out.csv"))

    assert "\n'=HYPERLINK(1)," in (tmp_path / "out.csv").read_text()


def test_an_export_without_predictions_names_the_remedy(db, tmp_path):
    with pytest.raises(CommandError, match=r"manage\.py score"):
        call_command("export_predictions", str(tmp_path / "out.csv"))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("file", "sentence"),
    [("out.xlsx", "Valid endings: .csv, .parquet"), ("missing/out.csv", "Make it first")],
)
def test_an_export_that_cannot_be_written_is_refused(db, tmp_path, file, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("export_predictions", str(tmp_path / file))
