"""What tests of usage share."""

from pathlib import Path
from typing import Any

import pytest

from usage.log import EventLog, open_event_log


@pytest.fixture
def log(settings: Any, tmp_path: Path) -> EventLog:
    """The product's event log in a folder of the test's own."""
    settings.DATA_DIR = tmp_path
    return open_event_log()
