"""The made-up portfolio that pages are measured on."""

import json

import pytest
from django.core.management import CommandError, call_command

from customers.models import (
    ContactRecord,
    CustomerRecord,
    CustomValueRecord,
    SubscriptionRecord,
    TaskRecord,
)
from predictions.models import BookFiguresRecord
from tests.conftest import process_environment
from usage.models import TicketRecord

pytestmark = [pytest.mark.any_database, pytest.mark.slow, pytest.mark.usefixtures("seen_by_servers")]


@pytest.fixture
def seen_by_servers(transactional_db, data_dir, settings, monkeypatch):
    """What the test makes, a server in another process finds, too."""
    for name, value in process_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


@pytest.mark.parametrize("name", ["revenue", "portfolio", "renewals"])
def test_an_empty_database_is_filled_and_its_pages_measured(name, data_dir, capsys):
    call_command("benchmark", name, make=20, runs=1, json=True)

    printed = json.loads(capsys.readouterr().out)
    assert printed["size"].startswith("20 accounts, ")
    assert printed["parts"]
    assert SubscriptionRecord.objects.count() == 60


def test_its_accounts_have_people_tickets_tasks_custom_fields_and_figures_of_the_day(data_dir, capsys):
    call_command("benchmark", "pages", make=20, runs=1, json=True)

    pages = {part["name"] for part in json.loads(capsys.readouterr().out)["parts"]}
    assert {"contacts", "tickets", "tasks", "account list by a custom field"} <= pages
    for record in (ContactRecord, TicketRecord, TaskRecord, CustomValueRecord, BookFiguresRecord):
        assert record.objects.exists(), record


def test_it_is_never_mixed_with_accounts_that_are_there(data_dir):
    CustomerRecord.objects.create(customer_id="a", signup_date="2025-01-01", ingested_at="2025-01-01T00:00Z")

    with pytest.raises(CommandError, match="The database holds accounts"):
        call_command("benchmark", "revenue", make=20)
