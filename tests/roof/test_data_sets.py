"""Reports on data sets: the truth of a simulation without looking ahead, and the report of a small portfolio."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from churnapp.data_sets.oracle import (
    LEAST,
    HazardMonth,
    OracleUnreadable,
    leaving_probability,
    read_oracle,
)
from churnapp.demo.portfolio import simulate_portfolio

USUAL = 0.02


def monthly(count: int, hazard: float = 0.1) -> list[HazardMonth]:
    days = [date(2025, month, 15) for month in range(1, count + 1)]
    return [HazardMonth(day, hazard, day, 1) for day in days]


def yearly(count: int, renewal: date, hazard: float = 0.1) -> list[HazardMonth]:
    return [HazardMonth(date(2025, month, 15), hazard, renewal, 12) for month in range(1, count + 1)]


def test_a_monthly_contract_can_end_on_each_of_three_days():
    assert leaving_probability(monthly(6), date(2025, 4, 1), USUAL) == pytest.approx(1 - 0.9**3)


def test_a_yearly_contract_cannot_end_before_its_renewal():
    assert leaving_probability(yearly(6, date(2025, 12, 15)), date(2025, 4, 1), USUAL) == LEAST


def test_intents_of_the_whole_term_wait_for_the_renewal():
    months = yearly(6, date(2025, 5, 15))

    # January to March are drawn, April and May are to come
    assert leaving_probability(months, date(2025, 4, 1), USUAL) == pytest.approx(1 - 0.9**5)


def test_intents_of_the_term_before_are_over():
    before = [replace(month, next_renewal=date(2025, 2, 15)) for month in yearly(2, date(2025, 2, 15))]
    months = [*before, *yearly(4, date(2026, 2, 15))[2:]]

    assert leaving_probability(months, date(2026, 1, 20), USUAL) == pytest.approx(1 - 0.9**12)


@pytest.mark.parametrize("make", [monthly, lambda count: yearly(count, date(2025, 5, 15))])
def test_nothing_after_the_day_changes_the_truth_of_the_day(make):
    months = make(6)
    changed = [
        month if month.month_end <= date(2025, 3, 20) else replace(month, hazard=0.9) for month in months
    ]

    assert leaving_probability(changed, date(2025, 3, 20), USUAL) == leaving_probability(
        months, date(2025, 3, 20), USUAL
    )


def test_an_account_without_a_month_behind_it_has_the_usual_hazard():
    assert leaving_probability(monthly(3), date(2025, 1, 10), USUAL) == pytest.approx(1 - 0.98**3)


def test_a_day_that_a_month_does_not_have_is_its_last():
    last_days = [HazardMonth(date(2025, 1, 31), 0.1, date(2025, 1, 31), 1)]

    assert leaving_probability(last_days, date(2025, 2, 28), USUAL) == pytest.approx(1 - 0.9**2)


def test_a_file_of_probabilities_is_read_as_it_is(tmp_path):
    path = tmp_path / "oracle.csv"
    path.write_text("customer_id,as_of,true_probability_90d\na,2025-01-01,0.25\n")
    truth = read_oracle(path)

    assert truth("a", date(2025, 1, 1)) == 0.25
    assert truth("a", date(2025, 2, 1)) is None


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "oracle.csv"
    path.write_text("customer_id,score\na,1\n")

    with pytest.raises(OracleUnreadable, match="has neither the columns"):
        read_oracle(path)
    with pytest.raises(OracleUnreadable, match="cannot be read"):
        read_oracle(tmp_path / "nothing.csv")


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory):
    folder = tmp_path_factory.mktemp("portfolio")
    simulate_portfolio(
        80, 12, date(2026, 6, 30), 7, folder, events_per_account=12, oracle_paths=4
    )  # fmt: skip
    return folder


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_report_of_a_small_portfolio_has_every_part_and_names_no_machine(portfolio, tmp_path, data_dir):
    options = {"name": "small", "to": tmp_path / "reports", "oracle": portfolio / "oracle.parquet"}

    call_command("report_data_set", portfolio, **options, apart=True, about="A small one.")
    report = (tmp_path / "reports" / "small.md").read_text()

    assert report.startswith("# small\n\nA small one.\n")
    for heading in ("## Verdict", "## What went in", "## Data quality", "## History", "## Out of time"):
        assert heading in report
    assert "| customers | 80 | 0 |" in report
    assert "oracle, on" in report
    assert str(tmp_path) not in report
    assert str(portfolio) not in report


@pytest.mark.django_db
def test_a_folder_without_files_is_one_sentence(tmp_path, data_dir):
    with pytest.raises(CommandError, match="holds no file to import"):
        call_command("report_data_set", tmp_path, name="none", to=tmp_path, apart=True)
