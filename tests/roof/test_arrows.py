"""The arrows between rooms hold, and each contract is seen to fail when one is turned round."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = [pytest.mark.any_database, pytest.mark.slow]

ROOTS = ("churnapp", "customers", "usage", "predictions", "gtm")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path) -> Path:
    for root in ROOTS:
        shutil.copytree(
            settings.BASE_DIR / root, tmp_path / root, ignore=shutil.ignore_patterns("static", "__pycache__")
        )
    shutil.copy(settings.BASE_DIR / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_keeps_its_arrows():
    done = lint(settings.BASE_DIR)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "wrong_import", "broken_contract"),
    [
        ("customers/models/customer.py", "import gtm.domain", "Contexts"),
        ("usage/models.py", "import predictions.domain", "Contexts"),
        ("churnapp/accounts/models.py", "import customers.domain", "Contexts"),
        ("predictions/services.py", "import predictions.models", "Inside a context"),
        ("customers/domain/mrr.py", "import django", "plain Python"),
        ("predictions/services.py", "import numpy", "plain Python"),
        ("predictions/ml/ladder.py", "import predictions.queries.runs", "Learning knows arrays"),
    ],
)
def test_an_arrow_turned_round_is_refused(copy, file, wrong_import, broken_contract):
    path = copy / file
    path.write_text(f"{path.read_text()}\n{wrong_import}\n")

    done = lint(copy)

    assert done.returncode != 0
    broken = [line for line in done.stdout.splitlines() if line.rstrip().endswith("BROKEN")]
    assert (
        any(broken_contract in line for line in broken)
        or broken_contract in done.stdout.split("Broken contracts")[1]
    )
