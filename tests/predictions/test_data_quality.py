"""Data quality from the import to the page: what is refused, who reads which rows, what an admin accepts."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from predictions.domain import Severity
from predictions.mart.fresh import build_fresh_mart
from predictions.ml.training import TrainingRefused
from predictions.models import QualityAcceptanceRecord, QualityRowRecord
from predictions.queries.quality import newest_finding, newest_report
from predictions.repositories.quality import WarningNotAcceptable, accept_warning, save_report
from predictions.training.data_quality import data_quality
from tests.predictions.builders import a_customer, an_event, daily_events, log_events
from tests.predictions.quality_builders import a_finding, a_report, a_warning

pytestmark = pytest.mark.django_db

SIGNUP = date(2025, 1, 1)
OVERVIEW = "/data-quality/"


def keep(report, version: str = "mart-1") -> None:
    save_report(report, mart_version=version, checked_at=timezone.now())


@pytest.fixture
def contradictions(data_dir):
    """Twelve accounts used the product months before they signed up."""
    events = daily_events(date(2025, 1, 1), date(2025, 4, 1), "anchor")
    a_customer("anchor")
    for number in range(12):
        a_customer(f"early-{number}", signup_date=date(2025, 3, 1))
        events.append(an_event(SIGNUP, f"early-{number}"))
    log_events(events)


@pytest.mark.slow
def test_training_on_data_that_contradict_themselves_is_refused_with_the_check_and_its_counts(contradictions):
    build_fresh_mart()

    with pytest.raises(CommandError) as refusal:
        call_command("train_model", verbosity=0)

    assert "Usage before the signup: 12 of 13 accounts with events (92%)." in str(refusal.value)
    assert "/data-quality/" in str(refusal.value)


@pytest.mark.slow
def test_whoever_gives_a_reason_trains_all_the_same(contradictions):
    build_fresh_mart()

    with pytest.raises(CommandError, match="No customer has a churn or notice date"):
        call_command("train_model", despite_quality="a rehearsal", verbosity=0)


@pytest.mark.slow
def test_the_build_says_what_its_checks_found(contradictions, capsys):
    call_command("build_mart")

    assert "Refuses training: Usage before the signup: 12 of 13" in capsys.readouterr().out


@pytest.mark.slow
def test_the_page_names_the_rows_that_the_build_found(contradictions, client, viewer):
    build_fresh_mart()
    client.force_login(viewer)

    overview = client.get(OVERVIEW).content.decode()
    page = client.get(f"{OVERVIEW}events_before_signup/").content.decode()

    assert "Training is refused" in overview
    assert "early-0" in page
    assert "signed up on 2025-03-01, 1 events before, the first on 2025-01-01" in page


def test_a_mart_that_was_never_checked_is_not_trained_on(db):
    with pytest.raises(TrainingRefused, match="never checked"):
        data_quality("mart-9")


def test_the_evaluation_holds_the_reason_for_training_against_a_refusal():
    people = [a_customer(f"c{number}") for number in range(10)]
    keep(a_report(a_finding("events_before_signup", *people)))

    quality = data_quality("mart-1", despite="a rehearsal")

    assert quality["despite"] == "a rehearsal"
    assert quality["refusals"] == ["Usage before the signup: 10 of 10 accounts with events (100%)."]


def test_rows_are_kept_of_the_newest_report_only_and_counts_of_all():
    customer = a_customer()
    keep(a_warning("mrr_differs", customer), "mart-1")
    keep(a_warning("plan_differs", customer), "mart-2")

    assert [row.finding.check_key for row in QualityRowRecord.objects.all()] == ["plan_differs"]
    assert [finding.check.key for finding in newest_report("mart-1").of(Severity.WARNING)] == ["mrr_differs"]


def test_before_any_build_the_page_says_what_to_do(client, viewer):
    client.force_login(viewer)

    assert "The data were not checked yet" in client.get(OVERVIEW).content.decode()


def test_sound_data_are_said_to_be_sound(client, viewer):
    keep(a_report())
    client.force_login(viewer)

    page = client.get(OVERVIEW).content.decode()

    assert "Nothing refuses training." in page
    assert "Training is refused" not in page


def test_rows_of_somebody_elses_accounts_are_not_shown_but_counted(client, owner, stranger):
    mine, theirs = a_customer("mine", csm=stranger), a_customer("theirs", csm=owner)
    stranger.reach = "mine"
    stranger.save()
    keep(a_warning("mrr_differs", mine, theirs))
    client.force_login(stranger)

    page = client.get(f"{OVERVIEW}mrr_differs/").content.decode()
    table = b"".join(client.get(f"{OVERVIEW}mrr_differs/rows.csv").streaming_content).decode()

    assert "mine contradicts itself" in page
    assert "theirs" not in page
    assert "theirs" not in table
    assert "2 of 10" in page


def test_many_rows_come_in_pages(client, admin):
    people = [a_customer(f"c{number:03}") for number in range(60)]
    keep(a_report(a_finding("mrr_differs", *people, total=100)))
    client.force_login(admin)

    first = client.get(f"{OVERVIEW}mrr_differs/").content.decode()
    second = client.get(f"{OVERVIEW}mrr_differs/?page=2").content.decode()

    assert "c049 contradicts" in first
    assert "c050 contradicts" not in first
    assert "c050 contradicts" in second


def test_the_table_cannot_run_formulas(client, admin):
    keep(a_warning("mrr_differs", a_customer("=1+1")))
    client.force_login(admin)

    lines = b"".join(client.get(f"{OVERVIEW}mrr_differs/rows.csv").streaming_content).decode().splitlines()

    assert lines[0] == "customer_id,name,finding"
    assert lines[1].startswith("'=1+1,'=1+1,'=1+1 contradicts")


def test_an_accepted_warning_names_who_and_why_and_is_no_open_warning(client, admin):
    keep(a_warning("mrr_differs", a_customer()))
    client.force_login(admin)

    client.post(f"{OVERVIEW}mrr_differs/accept/", {"reason": "billed by hand"})

    quality = data_quality("mart-1")
    assert quality["warnings"] == []
    assert [(each["reason"], each["accepted_by"]) for each in quality["accepted"]] == [
        ("billed by hand", str(admin))
    ]
    assert "billed by hand" in client.get(OVERVIEW).content.decode()


def test_an_accepted_warning_that_grows_is_open_again(admin):
    keep(a_warning("mrr_differs", a_customer("one")), "mart-1")
    accept_warning("mrr_differs", reason="pilots", accepted_by=admin, now=timezone.now())
    keep(a_warning("mrr_differs", a_customer("two"), a_customer("three")), "mart-2")

    assert newest_finding("mrr_differs").is_open_warning


def test_no_warning_is_accepted_without_a_reason(client, admin):
    keep(a_warning("mrr_differs", a_customer()))
    client.force_login(admin)

    answer = client.post(f"{OVERVIEW}mrr_differs/accept/", {"reason": "  "})

    assert answer.status_code == 422
    assert "Say in a few words" in answer.content.decode()
    assert not QualityAcceptanceRecord.objects.exists()


def test_a_refusal_cannot_be_accepted_away(admin):
    people = [a_customer(f"c{number}") for number in range(10)]
    keep(a_report(a_finding("events_before_signup", *people)))

    with pytest.raises(WarningNotAcceptable, match="refuses training"):
        accept_warning("events_before_signup", reason="trust me", accepted_by=admin, now=timezone.now())


@pytest.mark.parametrize("role", ["owner", "viewer"])
def test_only_admins_accept(role, client, request):
    keep(a_warning("mrr_differs", a_customer()))
    client.force_login(request.getfixturevalue(role))

    answer = client.post(reverse("predictions:accept_quality", args=["mrr_differs"]), {"reason": "x"})

    assert answer.status_code == 403
    assert not QualityAcceptanceRecord.objects.exists()


def test_the_overview_asks_the_database_five_times(client, admin, django_assert_max_num_queries):
    keep(a_warning("mrr_differs", a_customer()))
    client.force_login(admin)

    with django_assert_max_num_queries(5):  # session, person, report, findings, acceptances
        client.get(OVERVIEW)


def test_the_page_of_runs_leads_to_what_refuses_training(client, admin, data_dir):
    people = [a_customer(f"c{number}") for number in range(10)]
    keep(a_report(a_finding("events_before_signup", *people)))
    client.force_login(admin)

    assert "See what to mend" in client.get("/scoring-runs/").content.decode()


def test_the_model_page_says_what_the_model_was_trained_on(client, viewer, published_model):
    published_model.evaluation = {
        "rungs": {},
        "data_quality": {
            "refusals": ["Usage before the signup: 10 of 10 accounts with events (100%)."],
            "despite": "a rehearsal",
            "warnings": [],
            "accepted": [],
        },
    }
    published_model.save()
    client.force_login(viewer)

    page = client.get("/models/").content.decode()

    assert "Trained although the data contradict themselves." in page
    assert "a rehearsal" in page
