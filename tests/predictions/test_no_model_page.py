"""The model page before there is a model: what happened, and where to look."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from predictions.models import JobKind, JobStatus
from predictions.repositories.jobs import open_job
from predictions.repositories.quality import save_report
from tests.predictions.builders import a_customer
from tests.predictions.quality_builders import a_finding, a_report

pytestmark = pytest.mark.django_db
PAGE = "/models/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_before_any_training_it_says_what_to_do(client, viewer, admin):
    client.force_login(admin)
    assert "manage.py train_model" in text_of(client.get(PAGE))

    client.force_login(viewer)
    html = text_of(client.get(PAGE))
    assert "Until an admin has trained one" in html
    assert "notice-error" not in html.split("<main")[1]


def test_data_that_refuse_training_are_named_with_the_way_to_their_rows(client, viewer):
    people = [a_customer(f"c{number}") for number in range(10)]
    report = a_report(a_finding("events_before_signup", *people))
    save_report(report, mart_version="mart-1", checked_at=datetime(2026, 6, 1, tzinfo=UTC))
    client.force_login(viewer)

    html = text_of(client.get(PAGE))

    assert "The data contradict themselves" in html
    assert "Usage before the signup: 10 of 10 accounts with events (100%)." in html
    assert 'href="/data-quality/"' in html.split("<main")[1]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (JobStatus.REFUSED, "The last training made no model."),
        (JobStatus.RUNNING, "A model is being trained"),
    ],
)
def test_what_became_of_the_last_training_is_said(client, viewer, status, words):
    job = open_job(JobKind.TRAINING, started_by=None, now=timezone.now(), status=status)
    type(job).objects.update(message="Nobody has left yet.")
    client.force_login(viewer)

    html = text_of(client.get(PAGE))

    assert words in html
    assert ("Nobody has left yet." in html) == (status == JobStatus.REFUSED)
