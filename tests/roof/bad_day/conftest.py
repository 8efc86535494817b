"""One account that is there before the day turns bad."""

import pytest

from tests.roof.bad_day.commands import EVENTS, GOOD, run_import


@pytest.fixture
def acme(db, data_dir, tmp_path):
    """One customer with one event, imported."""
    customers, events = tmp_path / "first.csv", tmp_path / "events.csv"
    customers.write_text(GOOD)
    events.write_text(f"{EVENTS}acme,2024-03-01T00:00:00Z,api_call\nacme,2024-05-01T00:00:00Z,api_call\n")
    assert run_import("--customers", str(customers), "--usage-events", str(events))[0] == 0
