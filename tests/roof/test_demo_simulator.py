"""The laws of the simulated portfolio."""

import hashlib
import math
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest
from django.core.management import CommandError, call_command

from churnapp.demo.activity import draw_activity
from churnapp.demo.cohort import simulate_cohort
from churnapp.demo.companies import ENDINGS, NAME_COUNT, ROOTS, STRIDE, company_name
from churnapp.demo.hazard import CIRCUMSTANCE, DISSATISFIED
from churnapp.demo.oracle import Discrimination
from churnapp.demo.portfolio import LARGEST, simulate_portfolio
from churnapp.demo.timeline import DAYS_PER_WEEK, Timeline, next_renewals
from customers.domain import Industry

END = date(2026, 6, 30)
CSV_FILES = (
    "contacts.csv",
    "customers.csv",
    "gtm_opportunities.csv",
    "risk_signals.csv",
    "subscriptions.csv",
    "support_tickets.csv",
)


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory):
    """600 accounts over three years, with few events."""
    directory = tmp_path_factory.mktemp("portfolio")
    summary = simulate_portfolio(600, 36, END, 7, directory, events_per_account=12, oracle_paths=16)
    return directory, summary


def ask(portfolio, sql: str):
    """The rows of a query; {name} stands for a file of the portfolio."""
    directory, _ = portfolio
    files = {path.stem: f"'{path}'" for path in directory.iterdir()}
    return duckdb.connect().execute(sql.format(**files)).fetchall()


def digest(directory: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(directory.iterdir())}


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("first", "second"):
        simulate_portfolio(40, 12, END, 3, tmp_path / name, oracle_paths=4)
    assert digest(tmp_path / "first") == digest(tmp_path / "second")


def test_another_seed_gives_another_portfolio(tmp_path):
    for seed in (3, 4):
        simulate_portfolio(40, 12, END, seed, tmp_path / str(seed), oracle_paths=0)
    first, second = digest(tmp_path / "3"), digest(tmp_path / "4")
    assert not set(first.values()) & set(second.values())


def test_ten_accounts_give_every_file(tmp_path):
    summary = simulate_portfolio(10, 36, END, 1, tmp_path, oracle_paths=4)
    assert {path.name for path in tmp_path.iterdir()} == {
        *CSV_FILES,
        "usage_events.parquet",
        "oracle.parquet",
    }
    assert summary.account_count == 10
    assert summary.event_count > 0


@pytest.mark.parametrize("accounts", [0, 9, 1_000_001])
def test_a_size_out_of_range_is_refused(tmp_path, accounts):
    with pytest.raises(ValueError, match="10 to 1,000,000"):
        simulate_portfolio(accounts, 36, END, 1, tmp_path)


def test_an_interrupted_simulation_leaves_the_older_files_whole(tmp_path):
    simulate_portfolio(10, 6, END, 1, tmp_path, oracle_paths=0)
    before = digest(tmp_path)

    def stop(_done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate_portfolio(12, 6, END, 2, tmp_path, oracle_paths=0, report=stop)
    assert digest(tmp_path) == before


@pytest.mark.slow
def test_no_event_lies_before_the_signup_or_after_the_churn(portfolio):
    outside = """
        select count(*) from {usage_events} as event join {customers} as customer using (customer_id)
        where event.timestamp::date < customer.signup_date
           or event.timestamp::date >= coalesce(customer.churn_date, date '2100-01-01')
    """
    assert ask(portfolio, outside) == [(0,)]


def test_nothing_but_plans_lies_in_the_future(portfolio):
    latest = """
        select greatest(
            (select max(timestamp::date) from {usage_events}), (select max(created_date) from {support_tickets}),
            (select max(computed_at::date) from {risk_signals}), (select max(valid_from) from {subscriptions}),
            (select max(last_active_on) from {contacts}), (select max(signup_date) from {customers}),
            (select max(churn_date) from {customers}), (select max(notice_date) from {customers}),
            (select max(close_date) from {gtm_opportunities} where stage like 'closed%')
        )
    """
    assert ask(portfolio, latest)[0][0] <= END


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("customers", "customer_id"),
        ("customers", "name"),
        ("usage_events", "event_id"),
        ("support_tickets", "ticket_id"),
        ("gtm_opportunities", "opp_id"),
        ("contacts", "contact_id"),
        ("subscriptions", "(customer_id, valid_from)"),
        ("oracle", "(customer_id, as_of)"),
    ],
)
def test_keys_are_unique(portfolio, name, key):
    (rows, distinct) = ask(portfolio, f"select count(*), count(distinct {key}) from {{{name}}}")[0]
    assert rows == distinct > 0


def test_a_subscription_history_has_no_gap_and_ends_with_the_churn(portfolio):
    broken = """
        with history as (
            select customer_id, valid_to,
                lead(valid_from) over (partition by customer_id order by valid_from) as next_from
            from {subscriptions}
        )
        select count(*) from history join {customers} using (customer_id)
        where valid_to is distinct from coalesce(next_from, churn_date)
    """
    assert ask(portfolio, broken) == [(0,)]


def test_current_values_are_those_of_the_last_period(portfolio):
    different = """
        select count(*) from {customers} as customer join (
            select customer_id, max_by(mrr, valid_from) as mrr, max_by(plan_tier, valid_from) as plan_tier
            from {subscriptions} group by customer_id
        ) as latest using (customer_id)
        where customer.mrr <> latest.mrr or customer.plan_tier <> latest.plan_tier
    """
    assert ask(portfolio, different) == [(0,)]


def test_a_notice_comes_before_the_churn_and_other_churns_come_without(portfolio):
    kinds = """
        select churn_type, count(*), count(notice_date), count(*) filter (notice_date >= churn_date)
        from {customers} where churn_date is not null group by churn_type
    """
    found = {kind: counts for kind, *counts in ask(portfolio, kinds)}
    assert set(found) == {"voluntary", "non_payment", "out_of_business"}
    assert found["voluntary"][0] == found["voluntary"][1]
    assert found["non_payment"][1] == found["out_of_business"][1] == 0
    assert sum(late for *_, late in found.values()) == 0


def test_probabilities_lie_between_zero_and_one(portfolio):
    ((low, high),) = ask(
        portfolio, "select min(true_probability_90d), max(true_probability_90d) from {oracle}"
    )
    assert 0 < low < high < 1


def test_the_oracle_ranks_as_well_as_it_should_and_no_better(portfolio):
    # four seeds of 1,500 accounts gave 0.840 to 0.850: outside of these bounds the law has changed, not the luck
    _, summary = portfolio
    assert 0.78 < summary.oracle_auc < 0.89


def test_the_oracle_expects_as_many_leavers_as_leave(portfolio):
    matured = f"""
        select sum(true_probability_90d), count(*) filter (
            coalesce(notice_date, churn_date) > as_of and coalesce(notice_date, churn_date) <= as_of + 90
        ) from {{oracle}} join {{customers}} using (customer_id) where as_of <= date '{END}' - 90
    """
    ((expected, observed),) = ask(portfolio, matured)
    assert 0.8 < observed / expected < 1.25


def test_between_half_and_three_percent_leave_each_month(portfolio):
    _, summary = portfolio
    assert 0.005 < summary.monthly_churn_rate < 0.03


def test_contracts_are_ended_near_their_renewal(portfolio):
    notices = """
        select count(*) filter (churn_date - notice_date <= 90), count(*) from {customers}
        where billing_period_months >= 12 and notice_date is not null and churn_date is not null
    """
    ((near, total),) = ask(portfolio, notices)
    assert near / total > 0.8


@pytest.fixture(scope="module")
def cohort():
    """2,000 lives with their latent causes in sight."""
    return simulate_cohort(0, 2000, 5, Timeline.ending(END, 36))


def usage_ratio(cohort, activity, rows, days):
    """Usage of the 60 days up to each day, relative to the 60 days before."""
    totals = np.cumsum(activity.counts, axis=1)
    recent = totals[rows, days] - totals[rows, days - 60]
    before = totals[rows, days - 60] - totals[rows, days - 120]
    enough = before >= 20
    return recent[enough] / before[enough]


@pytest.fixture(scope="module")
def activity(cohort):
    return draw_activity(cohort, 45, np.random.default_rng(1))


def adoption_before_decision(cohort, activity, cause):
    rows = np.flatnonzero(cohort.lives.cause == cause)
    return activity.adoption[rows, cohort.lives.decision_day[rows] // DAYS_PER_WEEK]


def test_dissatisfied_accounts_use_little_of_the_product_before_they_leave_and_silent_ones_do_not(
    cohort, activity
):
    dissatisfied = adoption_before_decision(cohort, activity, DISSATISFIED)
    silent = adoption_before_decision(cohort, activity, CIRCUMSTANCE)
    assert len(silent) > 30
    assert np.median(dissatisfied) < np.median(silent) - 0.15
    assert np.median(silent) > 0.55


def test_many_leave_without_a_fresh_sag_in_usage(cohort, activity):
    lives = cohort.lives
    rows = np.flatnonzero(
        (lives.cause >= 0) & (lives.decision_day > 130 + np.maximum(cohort.profiles.signup_day, 0))
    )
    # 63 % and 64 % of two seeds of 2,000 accounts
    assert np.mean(usage_ratio(cohort, activity, rows, lives.decision_day[rows] - 1) > 0.8) > 0.4


def test_decisions_follow_months_already_lived_and_not_the_health_of_the_day(cohort):
    health, resolve = (cohort.lives.weekly(name) for name in ("health", "resolve"))
    today, a_quarter_ago = health[:, 60:], health[:, 47:-13]
    assert (
        np.corrcoef(resolve[:, 60:].ravel(), a_quarter_ago.ravel())[0, 1]
        > np.corrcoef(resolve[:, 60:].ravel(), today.ravel())[0, 1]
    )


def test_some_accounts_sag_and_stay(cohort, activity):
    stayers = np.flatnonzero((cohort.lives.cause < 0) & (cohort.profiles.signup_day < 300))
    days = np.full(len(stayers), 600)
    assert np.mean(usage_ratio(cohort, activity, stayers, days) < 0.6) > 0.02


def test_pressure_for_the_next_plan_is_higher_before_upgrades(cohort):
    tier, pressure = cohort.lives.weekly("tier"), cohort.lives.weekly("pressure")
    row, week = np.nonzero(np.diff(tier, axis=1) > 0)
    assert pressure[row, week].mean() > pressure.mean() + 0.5


def test_names_are_distinct_for_a_hundred_thousand_companies():
    names = {company_name(number, Industry.FINTECH, 17) for number in range(100_000)}
    assert len(names) == 100_000


def test_the_walk_through_the_names_visits_each():
    assert NAME_COUNT >= LARGEST
    assert math.gcd(STRIDE, NAME_COUNT) == 1
    assert len({root + ending for root in ROOTS for ending in ENDINGS}) == len(ROOTS) * len(ENDINGS)


def test_renewals_keep_the_day_of_the_signup():
    signup = np.array(["2024-01-31", "2024-03-10"], dtype="M8[D]")
    found = next_renewals(signup, np.array([12, 1]), np.array(["2025-01-28"], dtype="M8[D]"))
    assert found.astype(object).ravel().tolist() == [date(2026, 1, 28), date(2025, 2, 10)]


def test_a_window_ends_on_the_day_given_and_counts_all_its_days():
    timeline = Timeline.ending(date(2026, 3, 31), 1)
    assert timeline.start == date(2026, 2, 28)
    assert timeline.date_of(timeline.last_day) == date(2026, 3, 31)
    assert timeline.week_count * DAYS_PER_WEEK >= timeline.day_count
    assert timeline.date_of(int(timeline.month_starts()[0])) == date(2026, 3, 1)
    assert timeline.end - timeline.start == timedelta(days=timeline.day_count - 1)


def test_discrimination_counts_ties_as_half():
    discrimination = Discrimination()
    discrimination.add(np.array([0.2, 0.8, 0.5, 0.5]), np.array([False, True, True, False]))
    assert discrimination.auc == pytest.approx(0.875)


def test_the_command_says_what_it_wrote(tmp_path, capsys):
    call_command("simulate", str(tmp_path), accounts=20, months=6, seed=2, end=END, oracle_paths=2)
    said = capsys.readouterr().out
    assert f"Wrote {tmp_path}: 20 accounts" in said
    assert (tmp_path / "customers.csv").exists()


def test_the_command_refuses_a_size_in_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="3 accounts are not possible"):
        call_command("simulate", str(tmp_path), accounts=3)


@pytest.mark.parametrize(
    ("end", "sentence"), [("2999-01-01", "lies in the future"), ("soon", "'soon' is no day. Give one like")]
)
def test_an_end_that_cannot_be_is_refused_in_a_sentence(tmp_path, end, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("simulate", str(tmp_path), "--end", end)
