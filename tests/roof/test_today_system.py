"""How the product itself does, on the page of the day of admins."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from churnapp.home.system import system_lines
from predictions.models import JobKind, JobRecord, JobStatus, RunStatus, ScoringRunRecord
from tests.predictions.prediction_builders import a_run

pytestmark = pytest.mark.django_db


def lines(now: datetime | None = None) -> dict[str, tuple[bool, str]]:
    return {line.label: (line.is_well, line.words) for line in system_lines(now or timezone.now())}


def test_on_the_first_day_everything_says_what_comes_first(data_dir):
    said = lines()

    assert said["Imports"] == (True, "No rows were rejected in the last seven days")
    assert said["Scoring"] == (False, "No run yet: start the first one")
    assert said["Model"] == (False, "None is published: train one")
    assert said["Feeds"][0] is False


def test_rejected_rows_are_told_for_a_week(data_dir):
    now = timezone.now()
    report = data_dir / "imports" / f"{now:%Y%m%dT%H%M%S%f}" / "rejected-customers.csv"
    report.parent.mkdir(parents=True)
    report.write_text("row\n1\n")

    assert lines()["Imports"] == (
        False,
        f"Rows of customers were rejected; the reports lie in imports/{report.parent.name}",
    )
    assert lines(now + timedelta(days=8))["Imports"][0] is True


def test_a_run_that_failed_and_a_job_that_was_refused_need_somebody(data_dir):
    run = a_run()
    ScoringRunRecord.objects.filter(pk=run.pk).update(status=RunStatus.FAILED)
    now = timezone.now()
    JobRecord.objects.create(
        kind=JobKind.TRAINING,
        status=JobStatus.REFUSED,
        message="Too few accounts left.",
        created_at=now,
        moved_at=now,
    )

    said = lines()

    assert said["Scoring"][0] is False
    assert said["Scoring"][1].startswith(f"Run {run.pk} failed, as of 21 Nov 2026")
    assert said["Jobs"] == (False, "1 failed in the last seven days: Too few accounts left.")


def test_only_admins_see_it(client, admin, owner, data_dir):
    client.force_login(admin)
    assert "How the product does" in client.get("/today/system/").text
    assert "How the product does" in client.get("/").text
    client.force_login(owner)

    assert client.get("/today/system/").status_code == 403
    assert "How the product does" not in client.get("/").text
