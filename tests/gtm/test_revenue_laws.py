"""Revenue adds up to the cent for any history of subscriptions."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings

from gtm.domain import MovementKind, revenue_lines, revenue_steps, revenue_years
from gtm.domain.month import first_day_of, last_day_of, later, month_of
from gtm.domain.revenue_movement import state_at
from gtm.domain.revenue_state import BRIDGED_DAYS
from tests.gtm.revenue_builders import FIRST_DAY, HISTORIES, period

pytestmark = [pytest.mark.any_database, pytest.mark.slow]

MONTHS = range(month_of(FIRST_DAY) - 1, month_of(FIRST_DAY) + 60)
quick = settings(max_examples=60)


def paid_on(history, day):
    """What is in force on a day, told day by day and in no other way than the rule says it."""
    by_product = {}
    for held in sorted(history, key=lambda held: held.valid_from):
        if held.holds_on(day):
            by_product[held.product] = held
    return list(by_product.values())


def paid_at_month_end(history, month):
    """The same at the end of a month, looking back over silences of up to thirty days that end again."""
    day = last_day_of(month)
    if paid_on(history, day):
        return paid_on(history, day)
    before = next((d for d in range(1, BRIDGED_DAYS + 1) if paid_on(history, day - timedelta(d))), None)
    after = next((d for d in range(1, BRIDGED_DAYS + 1) if paid_on(history, day + timedelta(d))), None)
    if before is None or after is None or before + after - 1 > BRIDGED_DAYS:
        return []
    return paid_on(history, day - timedelta(before))


def mrr_of(paid):
    return sum((held.mrr for held in paid if held.mrr is not None), Decimal(0))


@quick
@given(HISTORIES)
def test_the_revenue_of_a_month_is_what_is_in_force_on_its_last_day(history):
    steps = revenue_steps(history)

    for month in MONTHS:
        paid, state = paid_at_month_end(history, month), state_at(steps, month)
        assert state.mrr == mrr_of(paid)
        assert state.is_unpriced == any(held.mrr is None for held in paid)


@quick
@given(HISTORIES)
def test_opening_and_movements_make_the_closing(history):
    lines = list(revenue_lines(revenue_steps(history)))
    total = Decimal(0)

    for month in MONTHS:
        opening, moved = total, [line for line in lines if line.month == month]
        total = opening + sum(line.amount for line in moved)
        assert total == mrr_of(paid_at_month_end(history, month))
        transfers = [line.amount for line in moved if line.kind.is_transfer]
        assert sum(transfers) == 0


@quick
@given(HISTORIES)
def test_each_plan_adds_up_by_itself(history):
    steps = revenue_steps(history)
    by_plan = defaultdict(Decimal)
    unpriced = defaultdict(int)
    for line in revenue_lines(steps):
        assert line.opening == by_plan[line.plan] or line.kind.is_transfer
        by_plan[line.plan] += line.amount
        unpriced[line.plan] += line.unpriced_change
        state = state_at(steps, line.month)
        if line.plan == state.plan and line.closing == state.mrr:
            assert by_plan[line.plan] == state.mrr
    last = steps[-1].state if steps else None

    for plan, total in by_plan.items():
        assert total == (last.mrr if plan == last.plan else 0)
        assert unpriced[plan] == (last.is_unpriced if plan == last.plan else 0)


@quick
@given(HISTORIES)
def test_an_account_is_new_at_most_once_and_first(history):
    kinds = [line.kind for line in revenue_lines(revenue_steps(history))]

    assert MovementKind.NEW not in kinds[1:]


@quick
@given(HISTORIES)
def test_the_sign_of_a_movement_is_in_its_name(history):
    for line in revenue_lines(revenue_steps(history)):
        if line.kind in {MovementKind.NEW, MovementKind.EXPANSION, MovementKind.REACTIVATION}:
            assert line.amount > 0
        if line.kind in {MovementKind.NEW, MovementKind.REACTIVATION}:
            assert line.opening == 0
        if line.kind in {MovementKind.CONTRACTION, MovementKind.CHURN}:
            assert line.amount < 0
            assert (line.closing == 0) == (line.kind is MovementKind.CHURN)


@quick
@given(HISTORIES)
def test_twelve_months_compare_what_was_paid_then_with_what_is_paid_now(history):
    steps = revenue_steps(history)
    years = list(revenue_years(steps))

    for month in MONTHS:
        then, now = state_at(steps, later(month, -12)), state_at(steps, month)
        told = [year for year in years if year.begins <= month and (year.ends is None or month < year.ends)]
        assert len(told) == (not then.is_nothing)
        for year in told:
            assert (year.opening, year.closing, year.plan) == (then.mrr, now.mrr, then.plan)
            assert (year.kind is MovementKind.UNPRICED) == (then.is_unpriced or now.is_unpriced)


def told(*history):
    return [
        (f"{first_day_of(line.month):%Y-%m}", line.kind.value, line.plan, line.amount)
        for line in revenue_lines(revenue_steps(history))
    ]


def test_the_life_of_an_account_is_told_in_movements():
    assert told(
        period("2025-01-10", "2025-03-01", 100),
        period("2025-03-01", "2025-05-01", 150),
        period("2025-05-01", "2025-06-15", 120),
        period("2025-09-01", None, 80),
    ) == [
        ("2025-01", "new", "starter", 100),
        ("2025-03", "expansion", "starter", 50),
        ("2025-05", "contraction", "starter", -30),
        ("2025-06", "churn", "starter", -120),
        ("2025-09", "reactivation", "starter", 80),
    ]


def test_a_change_of_plan_moves_the_old_revenue_and_books_the_rest_in_the_new_plan():
    assert told(period("2025-01-01", "2025-04-01", 100), period("2025-04-01", None, 250, plan="growth")) == [
        ("2025-01", "new", "starter", 100),
        ("2025-04", "transfer_out", "starter", -100),
        ("2025-04", "transfer_in", "growth", 100),
        ("2025-04", "expansion", "growth", 150),
    ]


@pytest.mark.parametrize(
    ("signed", "kinds"), [("2025-03-31", ["new"]), ("2025-04-01", ["new", "churn", "reactivation"])]
)
def test_a_silence_of_thirty_days_is_a_late_signature_and_a_longer_one_a_churn(signed, kinds):
    history = period("2025-01-01", "2025-03-01", 100), period(signed, None, 100)

    assert [kind for _, kind, _, _ in told(*history)] == kinds


def test_a_silence_that_nobody_ends_is_a_churn_at_once():
    assert [kind for _, kind, _, _ in told(period("2025-01-01", "2025-03-31", 100))] == ["new", "churn"]


def test_of_overlapping_periods_of_one_product_the_later_holds_and_the_earlier_comes_back():
    assert [
        amount for *_, amount in told(period("2025-01-01", None, 100), period("2025-02-01", "2025-04-01", 70))
    ] == [100, -30, 30]


def test_products_add_up_and_the_one_that_earns_most_names_the_plan():
    assert told(
        period("2025-01-01", None, 100), period("2025-01-01", None, 300, product="b", plan="growth")
    ) == [("2025-01", "new", "growth", 400)]


def test_a_price_that_becomes_unknown_is_no_churn_and_its_return_no_reactivation():
    history = (
        period("2025-01-01", "2025-02-01", 100),
        period("2025-02-01", "2025-03-01", None),
        period("2025-03-01", None, 120),
    )

    assert [(kind, amount) for _, kind, _, amount in told(*history)] == [
        ("new", 100),
        ("unpriced", -100),
        ("unpriced", 120),
    ]


def test_a_free_plan_is_no_revenue():
    assert told(period("2025-01-01", "2025-06-01", 0), period("2025-06-01", None, 50))[0] == (
        "2025-06",
        "new",
        "starter",
        50,
    )
