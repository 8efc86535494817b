"""The pages of scoring runs, on the real database without a broker."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from predictions.models import RunStatus, ScoringRunRecord
from tests.pages import main_of
from tests.predictions.scoring_fakes import FakeModel

RUNS = "/scoring-runs/"


@pytest.fixture
def as_admin(client, admin, data_dir):
    client.force_login(admin)
    return client


def page(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def fragment(client, url: str, name: str) -> str:
    response = client.get(url, headers={"HX-Request": "true", "HX-Target": name})
    assert response.status_code == 200
    return response.content.decode()


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("visitor", ["owner", "seller", "viewer"])
def test_only_admins_open_the_runs(client, request, visitor, world, data_dir):
    run = world.score()
    client.force_login(request.getfixturevalue(visitor))

    assert client.get(RUNS).status_code == 403
    assert client.get(f"{RUNS}{run.pk}/").status_code == 403
    for action in ("start/", f"{run.pk}/cancel/", f"{run.pk}/retry/"):
        assert client.post(f"{RUNS}{action}").status_code == 403
    assert ScoringRunRecord.objects.count() == 1


def test_the_navigation_leads_admins_to_the_runs(as_admin):
    assert f'href="{RUNS}"' in page(as_admin, RUNS)


def test_without_mart_and_model_the_page_says_what_to_run(as_admin):
    html = page(as_admin, RUNS)

    assert "manage.py build_mart" in html
    assert "manage.py train_model" in html
    assert "No scoring run yet" in html
    assert "disabled" in html


def test_the_list_shows_what_each_run_did(as_admin, world, admin, django_assert_max_num_queries):
    world.sources.models["1.0.0"] = RuntimeError("The model is torn.")
    failed = world.score(started_by=admin)
    world.sources.models["1.0.0"] = FakeModel()
    world.later(minutes=5)
    succeeded = world.score()

    with django_assert_max_num_queries(13):
        html = page(as_admin, RUNS)

    assert html.index(f"Run {succeeded.pk}<") < html.index(f"Run {failed.pk}<")
    assert "Succeeded" in html
    assert "Failed" in html
    assert "The system" in html
    assert html.count("current scores") == 1
    assert "every 1s" not in main_of(html)


def test_the_table_renews_itself_while_a_run_is_on_its_way_and_leaves_the_address_alone(as_admin, world):
    world.start()
    asked = f"{RUNS}?status=running&status=queued"

    whole = page(as_admin, asked)
    sent = {"HX-Request": "true", "HX-Target": "run_table", "HX-Current-URL": f"http://testserver{asked}"}
    part = as_admin.get(asked, headers=sent)

    assert 'hx-trigger="every 1s"' in whole
    assert 'hx-get="?status=running&amp;status=queued"' in whole
    assert part.text.lstrip().startswith('<div id="run_table"')
    assert "<html" not in part.text
    assert "views_bar" not in part.text  # a menu that somebody opened stays open
    assert "HX-Push-Url" not in part.headers


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", [3, 2, 1]),
        ("?sort=run", [1, 2, 3]),
        ("?sort=-errors", [1, 3, 2]),
        ("?sort=-accounts,started", [2, 3, 1]),
        ("?sort=-duration", [3, 2, 1]),
        ("?sort=by,model,-status", [1, 3, 2]),
        ("?status=succeeded", [3, 2]),
        ("?where=errors.gt.0", [1]),
        ("?where=accounts.gte.1,run.gt.0", [3, 2]),
        ("?where=by.empty", [3, 2]),
        ("?where=message.contains.torn", [1]),
        ("?where=started.last.400000", [3, 2, 1]),
        ("?q=torn", [1]),
    ],
)
def test_runs_are_sorted_narrowed_and_searched_by_any_column(as_admin, world, admin, asked, expected):
    world.sources.models["1.0.0"] = RuntimeError("The model is torn.")
    first = world.score(started_by=admin).pk
    world.sources.models["1.0.0"] = FakeModel()
    for _ in range(2):
        world.later(minutes=5)
        world.score()
    took = {2: timedelta(minutes=1), 3: timedelta(minutes=2)}
    for number, duration in took.items():
        run = ScoringRunRecord.objects.get(pk=first + number - 1)
        ScoringRunRecord.objects.filter(pk=run.pk).update(finished_at=run.created_at + duration)

    html = page(as_admin, f"{RUNS}{asked}")

    shown = [int(number) - first + 1 for number in re.findall(r">Run (\d+)</a>", html)]
    assert shown == expected
    assert "could not be followed" not in html


def test_the_file_of_the_runs_is_for_admins_alone(client, as_admin, world, owner):
    run = world.score()
    address = "/lists/runs/export/?kind=csv&list=columns%3Drun%2Caccounts%2Cmart"

    def lines() -> list[str]:
        return b"".join(client.get(address).streaming_content).decode().splitlines()

    assert lines()[1:] == [f"{run.pk},60,{run.mart_version}"]
    client.force_login(owner)
    assert lines()[1:] == []


def test_a_run_shows_progress_that_works_without_javascript(as_admin, world):
    run = world.start()
    world.runs.score_chunk(world.queue.waiting.pop(0))
    url = reverse("predictions:run", args=[run.pk])

    html = page(as_admin, url)

    assert 'value="25"' in html
    assert 'max="60"' in html
    assert "25 of 60 accounts" in html
    assert f'<a href="{url}">Reload</a>' in html
    assert 'hx-trigger="every 1s"' in html


def test_a_finished_run_stops_asking_and_tells_what_changed(as_admin, world, django_assert_max_num_queries):
    world.score()
    world.later(days=1)
    run = world.score()
    url = reverse("predictions:run", args=[run.pk])

    with django_assert_max_num_queries(8):
        html = fragment(as_admin, url, "run_state")

    assert "hx-trigger" not in main_of(html)
    assert f"Changes since run {run.pk - 1}" in html
    assert "60 kept their tier" in html


def test_a_run_that_nobody_works_on_says_so(as_admin, world):
    run = world.start()

    html = page(as_admin, reverse("predictions:run", args=[run.pk]))

    assert "Nothing moves" in html
    assert "celery --app churnapp.celery worker" in html


def test_a_partial_run_names_the_problem_and_offers_the_retry(as_admin, world):
    world.sources.models["1.0.0"] = RuntimeError("The <model> is torn.")
    run = world.score()

    html = page(as_admin, reverse("predictions:run", args=[run.pk]))

    assert "60 of 60 accounts could not be scored" in html
    assert "The &lt;model&gt; is torn." in html
    assert "Retry the failed accounts" in html
    assert "kept their tier" not in html


def test_an_unknown_run_is_not_found(as_admin):
    assert as_admin.get(f"{RUNS}999/").status_code == 404
    assert as_admin.post(f"{RUNS}999/retry/").status_code == 404


def test_reading_never_starts_a_run(as_admin):
    assert as_admin.get(f"{RUNS}start/").status_code == 405


def test_a_start_without_a_mart_says_what_to_run_and_starts_nothing(as_admin):
    response = as_admin.post(f"{RUNS}start/", follow=True)

    assert "The mart was never built. Run: manage.py build_mart" in text_of(response)
    assert not ScoringRunRecord.objects.exists()


def test_an_admin_cancels_a_run(as_admin, world):
    run = world.start()

    response = as_admin.post(f"{RUNS}{run.pk}/cancel/", follow=True)

    assert "The run is cancelled." in text_of(response)
    run.refresh_from_db()
    assert run.status == RunStatus.CANCELLED


def test_cancelling_a_finished_run_is_refused_in_a_sentence(as_admin, world):
    run = world.score()

    response = as_admin.post(f"{RUNS}{run.pk}/cancel/", follow=True)

    assert "This run is already over" in text_of(response)


@pytest.mark.usefixtures("no_broker")
def test_a_retry_without_a_broker_says_what_to_start(as_admin, world):
    world.sources.models["1.0.0"] = RuntimeError("The model is torn.")
    run = world.score()

    response = as_admin.post(f"{RUNS}{run.pk}/retry/", follow=True)

    assert "does not answer" in text_of(response)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
