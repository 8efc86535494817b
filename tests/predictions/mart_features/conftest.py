"""A customer whose features are looked at."""

import pytest

from tests.predictions.builders import (
    SIGNUP,
    a_customer,
    an_event,
    log_events,
)


@pytest.fixture
def customer(data_dir):
    """A customer in a log whose first day is its signup."""
    log_events([an_event(SIGNUP, "somebody else")])
    a_customer("somebody else")
    return a_customer()
