"""What tests of usage share."""

from pathlib import Path

import pytest

from usage.log import EventLog, open_event_log


@pytest.fixture
def log(data_dir: Path) -> EventLog:
    """The product's event log in a folder of the test's own."""
    return open_event_log()
