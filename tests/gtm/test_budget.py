"""What a budget of hours keeps: laws, and the assumptions it says."""

from decimal import Decimal

import pytest

from churnapp.accounts.roles import Scope
from gtm.domain import RescueBudget, SaveRate
from gtm.queries.portfolio import rescue as portfolio_rescue
from gtm.queries.portfolio.rescue import rescue
from predictions.models import CurrentScoreRecord, ModelVersionRecord
from tests.gtm.builders import make_account


def budget(hours=40.0, per_account=4.0, cost="60", **rate) -> RescueBudget:
    return RescueBudget(hours, per_account, Decimal(cost), SaveRate(**rate))


def leaving(name: str, mrr: int, risk: float):
    account = make_account(name, risk=risk, mrr=mrr)
    CurrentScoreRecord.objects.filter(customer=account).update(
        expected_loss=Decimal(mrr * 12) * Decimal(str(risk))
    )
    return account


@pytest.mark.parametrize("hours", [0.0, -1.0])
def test_no_hours_are_no_budget(hours):
    with pytest.raises(ValueError, match="Valid: more than 0 hours"):
        budget(hours)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1])
def test_a_save_rate_lies_between_none_and_all(share):
    with pytest.raises(ValueError, match="Valid: between 0 and 1"):
        SaveRate(share)


def test_hours_are_enough_for_whole_accounts():
    assert budget(10, 4).account_count == 2
    assert budget(0.3 * 3, 0.3).account_count == 3


@pytest.mark.django_db
class TestRescue:
    def test_the_hours_go_where_revenue_times_probability_is_largest(self, viewer):
        leaving("Small and sure", 100, 0.9)
        leaving("Large and calm", 10_000, 0.05)
        leaving("Large and leaving", 8_000, 0.5)

        spent = rescue(viewer, Scope.ALL, budget(hours=8))

        assert [account.name for account in spent.accounts] == ["Large and leaving", "Large and calm"]
        assert spent.kept == Decimal("0.3") * (Decimal(48_000) + Decimal(6_000))
        assert spent.cost == 480
        assert spent.net == spent.kept - 480

    def test_an_account_that_is_not_worth_its_hours_gets_none(self, viewer):
        leaving("Not worth it", 10, 0.1)

        assert rescue(viewer, Scope.ALL, budget()).accounts == ()

    def test_the_same_question_has_the_same_answer(self, viewer):
        leaving("Acme", 1_000, 0.5)

        assert rescue(viewer, Scope.ALL, budget()) == rescue(viewer, Scope.ALL, budget())

    def test_few_cases_make_the_interval_wider_and_it_holds_what_is_expected(self, viewer):
        for number in range(40):
            leaving(f"Account {number}", 1_000, 0.5)
        known, guessed = (rescue(viewer, Scope.ALL, budget(400, cases=cases)) for cases in (1_000, 5))

        assert known.low < known.kept < known.high
        assert guessed.high - guessed.low > 1.5 * float(known.high - known.low)

    def test_more_hours_than_accounts_are_looked_at_is_said(self, viewer, monkeypatch):
        monkeypatch.setattr(portfolio_rescue, "MOST_ACCOUNTS", 3)
        for number in range(4):
            leaving(f"Account {number}", 1_000, 0.5)

        cut, whole = (rescue(viewer, Scope.ALL, budget(hours)) for hours in (16, 12))

        assert (len(cut.accounts), cut.budget.account_count, cut.is_cut) == (3, 4, True)
        assert (len(whole.accounts), whole.is_cut) == (3, False)

    def test_drawing_in_parts_finds_about_the_same_interval(self, viewer, monkeypatch):
        for number in range(40):
            leaving(f"Account {number}", 1_000, 0.5)
        at_once = rescue(viewer, Scope.ALL, budget(400, cases=1_000))
        monkeypatch.setattr(portfolio_rescue, "DRAWN_AT_ONCE", 150)  # three draws at a time
        in_parts = rescue(viewer, Scope.ALL, budget(400, cases=1_000))

        assert float(in_parts.low) == pytest.approx(float(at_once.low), rel=0.05)
        assert float(in_parts.high) == pytest.approx(float(at_once.high), rel=0.05)

    def test_a_level_that_may_be_off_makes_the_interval_wider(self, viewer):
        for number in range(40):
            leaving(f"Account {number}", 1_000, 0.3)
        sure = rescue(viewer, Scope.ALL, budget(400, cases=1_000))
        ModelVersionRecord.objects.update(
            evaluation={
                "rungs": {
                    "L1": {
                        "observed_expected": 1.0,
                        "observed_expected_low": 0.5,
                        "observed_expected_high": 2.0,
                    }
                }
            }
        )
        unsure = rescue(viewer, Scope.ALL, budget(400, cases=1_000))

        assert not sure.level.is_tested
        assert unsure.level.is_tested
        assert unsure.kept == sure.kept
        assert unsure.high - unsure.low > sure.high - sure.low
