"""A small portfolio, loaded the way anybody's data is."""

from datetime import date

import pytest
from django.core.management import call_command

from churnapp.demo.portfolio import simulate_portfolio

ACCOUNTS, MONTHS, SEED, END = 220, 18, 11, date(2026, 5, 31)


@pytest.fixture(scope="session")
def simulated_files(tmp_path_factory):
    """The files of a small portfolio, simulated once."""
    folder = tmp_path_factory.mktemp("portfolio")
    simulate_portfolio(ACCOUNTS, MONTHS, END, SEED, folder)
    return folder


@pytest.fixture
def portfolio(transactional_db, data_dir, simulated_files):
    """The portfolio imported, with a mart and a published model, not yet scored."""
    call_command("import_data", str(simulated_files), verbosity=0)
    call_command("build_mart", verbosity=0)
    call_command("train_model", verbosity=0)
