"""Loading the demo portfolio."""

import csv
from datetime import UTC, date, datetime

import pytest
from celery import current_app
from django.core.management import call_command

from churnapp.accounts.models import Team, User
from churnapp.accounts.roles import Role
from churnapp.demo.loading import DemoPortfolio, delete_demo_customers, portfolio_directory
from churnapp.demo.logins import DEMO_PASSWORD, SHOWN_USERNAMES, login_lines, make_demo_users
from churnapp.demo.people import STAFF
from churnapp.demo.portfolio import simulate_portfolio
from customers.models import CustomerRecord, TaskRecord
from predictions.models import CurrentScoreRecord, ScoringRunRecord

END = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def store_customer(customer_id: str) -> CustomerRecord:
    return CustomerRecord.objects.create(
        customer_id=customer_id, name=customer_id, signup_date=date(2025, 1, 1), ingested_at=NOW
    )


def test_the_demo_has_two_teams_and_every_role(db):
    make_demo_users()
    assert Team.objects.count() == 2
    counts = {role: User.objects.filter(role=role).count() for role in Role}
    assert counts == {Role.CSM: 8, Role.SALES: 3, Role.ADMIN: 1, Role.VIEWER: 1}


@pytest.mark.parametrize("username", SHOWN_USERNAMES)
def test_the_shown_password_opens_the_door(db, username, client):
    make_demo_users()
    answer = client.post("/login/", {"username": username, "password": DEMO_PASSWORD})
    assert answer.status_code == 302
    assert any(username in line and DEMO_PASSWORD in line for line in login_lines())


def test_only_the_admin_may_administer(db):
    make_demo_users()
    assert [user.username for user in User.objects.filter(is_superuser=True)] == ["admin"]
    assert [user.username for user in User.objects.filter(is_staff=True)] == ["admin"]


def test_people_who_are_there_already_keep_their_password(make_user):
    make_user("admin", Role.ADMIN)
    assert make_demo_users() == len(STAFF) - 1
    assert User.objects.get(username="admin").check_password("correct horse")
    assert make_demo_users() == 0


def test_only_the_demos_own_customers_are_deleted(db, data_dir):
    simulate_portfolio(10, 6, END, 1, portfolio_directory(), oracle_paths=0)
    with (portfolio_directory() / "customers.csv").open(newline="") as file:
        store_customer(next(csv.DictReader(file))["customer_id"])
    store_customer("somebody else's")
    assert delete_demo_customers() == 1
    assert [customer.customer_id for customer in CustomerRecord.objects.all()] == ["somebody else's"]


def test_accounts_of_ones_own_are_left_alone(db, data_dir, capsys):
    store_customer("mine")
    call_command("load_demo")
    assert "nothing was loaded" in capsys.readouterr().out
    assert CustomerRecord.objects.count() == 1
    assert User.objects.count() == 0


def test_a_loaded_portfolio_is_not_loaded_again(db, data_dir, capsys):
    store_customer("from the demo")
    DemoPortfolio(10, 42, "2026-06-30", is_loaded=True).write()
    call_command("load_demo")
    said = capsys.readouterr().out
    assert "The demo portfolio of 10 accounts is loaded" in said
    assert all(username in said for username in SHOWN_USERNAMES)
    assert not portfolio_directory().exists()


def test_a_note_that_cannot_be_read_counts_as_none(data_dir):
    DemoPortfolio(10, 42, "2026-06-30").write()
    assert DemoPortfolio.read() == DemoPortfolio(10, 42, "2026-06-30")
    (data_dir / "demo" / "portfolio.json").write_text("{")
    assert DemoPortfolio.read() is None


def run_everything_that_is_scheduled() -> None:
    """What the scheduler starts in a day, here, where it raises what a worker would only log."""
    current_app.loader.import_default_modules()
    assert len(current_app.conf.beat_schedule) > 20
    for entry in current_app.conf.beat_schedule.values():
        current_app.tasks[entry["task"]]()


@pytest.mark.any_database
@pytest.mark.services
@pytest.mark.slow
def test_the_whole_way_from_nothing_to_scores_and_a_second_time(manage):
    first = manage("load_demo", "--accounts", "60", "--seed", "3", "--one-run", REDIS_URL="")
    assert first.returncode == 0, first.stdout + first.stderr
    active = CustomerRecord.objects.active().count()
    assert 0 < CurrentScoreRecord.objects.count() <= active < CustomerRecord.objects.count() == 60
    assert CustomerRecord.objects.filter(csm=None).count() == 0
    assert "Scoring through the workers: " in first.stdout

    second = manage("load_demo")
    assert "The demo portfolio of 60 accounts is loaded" in second.stdout
    assert ScoringRunRecord.objects.count() == 1
    assert TaskRecord.objects.exists()

    run_everything_that_is_scheduled()

    other = manage("load_demo", "--accounts", "50", "--seed", "4", "--again", "--one-run", REDIS_URL="")
    assert other.returncode == 0, other.stdout + other.stderr
    assert CustomerRecord.objects.count() == 50
