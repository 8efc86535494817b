"""The pages of model versions and jobs: who may do what, and what the pages say."""

import pytest

from churnapp.accounts.roles import Role
from predictions import wiring
from predictions.domain import ModelStatus
from predictions.models import JobKind, JobRecord, JobStatus, ModelVersionRecord, PromotionRecord
from predictions.repositories.jobs import open_job, take_job
from predictions.repositories.model_versions import move_version
from tests.pages import main_of
from tests.predictions.job_fakes import FakeJobQueue
from tests.predictions.model_builders import DECIDED_AT, a_version, because

pytestmark = pytest.mark.django_db
LIST = "/models/versions/"
ACTIONS = ("train/", "refresh-data/", "1.1.0/decide/", "1.1.0/preview/start/")


@pytest.fixture
def as_admin(client, admin, data_dir):
    client.force_login(admin)
    return client


@pytest.fixture
def versions(data_dir):
    a_version("1.0.0", ModelStatus.PUBLISHED)
    return a_version("1.1.0")


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def decide(client, status: str, version: str = "1.1.0", **fields):
    sent = {"status": status, "reason": "Fewer false alarms.", "instead_of": "1.0.0", **fields}
    return client.post(f"/models/{version}/decide/", sent, follow=True)


def status_of(version: str) -> str:
    return ModelVersionRecord.objects.get(version=version).status


@pytest.mark.parametrize("role", [Role.CSM, Role.SALES, Role.VIEWER])
def test_only_admins_decide_train_refresh_and_start_previews(client, make_user, role, versions):
    client.force_login(make_user("somebody", role))

    for action in ACTIONS:
        sent = {"status": "published", "reason": "Mine."}
        assert client.post(f"/models/{action}", sent).status_code == 403
    assert (status_of("1.0.0"), status_of("1.1.0")) == ("published", "candidate")
    assert not JobRecord.objects.exists()
    assert not PromotionRecord.objects.exists()


@pytest.mark.parametrize("role", [Role.CSM, Role.SALES, Role.VIEWER])
def test_everybody_reads_the_list_and_finds_no_button_there(client, make_user, role, versions):
    client.force_login(make_user("somebody", role))

    html = client.get(LIST).content.decode()

    assert "1.1.0" in html
    assert "<form" not in main_of(html)
    assert "<form" not in main_of(client.get("/models/1.1.0/").text)


def test_jobs_are_for_admins(client, owner, data_dir):
    job = open_job(JobKind.TRAINING, started_by=None, now=DECIDED_AT)
    client.force_login(owner)

    assert client.get(f"/jobs/{job.pk}/").status_code == 403
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 403


def test_the_list_puts_the_published_version_on_top_and_says_why_each_stands_there(
    as_admin, versions, django_assert_max_num_queries
):
    move_version("1.1.0", ModelStatus.SHADOW, because("Watch it for a month."))
    a_version("1.2.0")

    with django_assert_max_num_queries(6):
        html = text_of(as_admin.get(LIST))

    table = html.split("<tbody>")[1]
    assert table.index("1.0.0") < table.index("1.1.0") < table.index("1.2.0")
    assert "Watch it for a month." in table
    assert "In the shadow" in table


def test_an_admin_publishes_with_a_reason_and_the_history_keeps_it(as_admin, versions, admin):
    html = text_of(decide(as_admin, "published"))

    assert "Model 1.1.0 is published." in html
    assert "until the next scoring run" in html
    assert "Fewer false alarms." in html
    assert status_of("1.0.0") == ModelStatus.RETIRED
    assert PromotionRecord.objects.get(after=ModelStatus.PUBLISHED).made_by == admin


def test_publishing_offers_a_scoring_run_and_says_why_none_could_start(as_admin, versions):
    html = text_of(decide(as_admin, "published", score_now="on"))

    assert status_of("1.1.0") == ModelStatus.PUBLISHED
    assert "Its scores come with the next scoring run. The mart was never built." in html


def test_a_retired_version_is_rolled_back_to(as_admin, versions):
    decide(as_admin, "published")
    assert "Roll back to this version" in as_admin.get("/models/1.0.0/").text

    decide(as_admin, "published", version="1.0.0", instead_of="1.1.0")

    assert (status_of("1.0.0"), status_of("1.1.0")) == ("published", "retired")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"reason": ""}, "Say in a few words why"),
        ({"reason": "   "}, "Say in a few words why"),
        ({"status": "retired"}, "A version can be published"),
        ({"status": ""}, "Say what to do with this version"),
        ({"instead_of": "0.9.0"}, "Somebody else decided on the models meanwhile"),
    ],
)
def test_a_decision_that_cannot_be_taken_is_one_sentence(as_admin, versions, sent, sentence):
    html = text_of(decide(as_admin, sent.pop("status", "published"), **sent))

    assert sentence in html
    assert status_of("1.1.0") == ModelStatus.CANDIDATE
    assert not PromotionRecord.objects.exists()


def test_a_version_that_cannot_score_has_no_button_to_publish_it_and_says_why(as_admin, versions):
    a_version("2.0.0", contract_fingerprint="another")

    html = text_of(as_admin.get("/models/2.0.0/"))
    refused = text_of(decide(as_admin, "published", version="2.0.0"))

    assert "It cannot take a place: Model 2.0.0 was trained on another list of features." in html
    assert 'value="published"' not in html
    assert 'value="discarded"' in html
    assert "was trained on another list of features" in refused
    assert status_of("2.0.0") == ModelStatus.CANDIDATE


def test_an_unknown_version_is_not_found(as_admin, versions):
    for address in ("/models/9.9.9/decide/", "/models/9.9.9/preview/start/"):
        assert as_admin.post(address, {"status": "published", "reason": "x"}).status_code == 404
    assert as_admin.get("/models/9.9.9/preview/").status_code == 404


def test_a_training_without_a_mart_says_what_to_run_and_starts_nothing(as_admin):
    html = text_of(as_admin.post("/models/train/", follow=True))

    assert "The mart was never built. Run: manage.py build_mart" in html
    assert not JobRecord.objects.exists()


@pytest.mark.parametrize("days", ["7", "999", "soon", "1e999"])
def test_a_silence_that_cannot_stand_for_churn_is_said_beside_the_field(as_admin, days):
    response = as_admin.post("/models/train/", {"churn_from_silence": days})

    assert response.status_code == 422
    assert "30 to 365" in response.text


def test_what_was_asked_for_reaches_the_worker(as_admin, monkeypatch):
    monkeypatch.setattr(wiring, "open_mart", lambda **_: None)
    monkeypatch.setattr(wiring, "CeleryJobQueue", FakeJobQueue)
    asked = {"churn_from_silence": "60", "despite_quality": " A test account. "}

    as_admin.post("/models/train/", asked)

    assert JobRecord.objects.get().options == {
        "churn_from_silence": 60,
        "despite_quality": "A test account.",
    }


@pytest.mark.usefixtures("no_broker")
def test_a_refresh_without_a_broker_says_what_to_start(as_admin):
    html = text_of(as_admin.post("/models/refresh-data/", follow=True))

    assert "does not answer" in html
    assert not JobRecord.objects.exists()


def test_a_running_job_shows_its_steps_renews_itself_and_can_be_cancelled(as_admin, admin):
    job = open_job(JobKind.TRAINING, started_by=admin, now=DECIDED_AT)
    take_job(job.pk, now=DECIDED_AT)
    steps = [
        {"at": "2026-06-02T09:00:00+00:00", "words": "reading the history"},
        {"at": "2026-06-02T09:00:04+00:00", "words": "judging the rungs"},
    ]
    JobRecord.objects.update(steps=steps)
    url = f"/jobs/{job.pk}/"

    html = text_of(as_admin.get(url))
    part = as_admin.get(url, headers={"HX-Request": "true", "HX-Target": "job_state"}).text
    cancelled = text_of(as_admin.post(f"{url}cancel/", follow=True))

    assert 'hx-trigger="every 1s"' in html
    assert 'Reading the history</span> <span class="muted"> 4.0 s' in html
    assert f'<a href="{url}">Reload</a>' in html
    assert "<html" not in part
    assert "Cancelled. The work stops at its next step" in cancelled
    assert JobRecord.objects.get().status == JobStatus.CANCELLED


def test_a_refused_training_tells_the_reason_on_its_page_and_in_the_list(as_admin):
    JobRecord.objects.create(
        kind=JobKind.TRAINING,
        status=JobStatus.REFUSED,
        message="Every account of the history has left.",
        created_at=DECIDED_AT,
        moved_at=DECIDED_AT,
        finished_at=DECIDED_AT,
    )

    assert "Every account of the history has left." in as_admin.get(LIST).text
    html = as_admin.get(f"/jobs/{JobRecord.objects.get().pk}/").text
    assert "Every account of the history has left." in html
    assert "hx-trigger" not in main_of(html)
