"""Python looks less often for what nobody refers to any more: about a tenth of the tests' CPU time was that.

What was imported and collected stays until the end, and each search would go through all of it again.
"""

import gc

import pytest

BORN_BETWEEN_SEARCHES = 20_000


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(BORN_BETWEEN_SEARCHES)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Libraries that look at the end for what leaked find nothing."""
    gc.unfreeze()
