"""The mart: published whole, never half, and read by many."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from predictions.domain import FEATURE_CONTRACT, DriverGroup, FeatureContract, FeatureDefinition
from predictions.mart import (
    MartCannotBeBuilt,
    MartDamaged,
    MartMissing,
    build_mart,
    open_mart,
    relations,
    usage_days,
)
from predictions.mart.fresh import build_fresh_mart
from predictions.mart.publication import mart_path, marts_folder
from predictions.models import JobKind, JobRecord, JobStatus
from predictions.repositories.jobs import open_job
from tests.predictions.builders import SIGNUP, a_customer, a_period, an_event, daily_events, log_events
from usage.queries.event_log import current_segments

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LAST_EVENT = date(2025, 6, 11)
AS_OF = date(2025, 6, 10)


@pytest.fixture
def acme(data_dir):
    customer = a_customer()
    log_events(daily_events(SIGNUP, LAST_EVENT))
    return customer


def built_at(minute: int) -> datetime:
    return datetime(2026, 1, 1, 0, minute, tzinfo=UTC)


@pytest.mark.any_database
def test_the_latest_day_is_the_last_complete_day_of_the_log(acme):
    assert build_fresh_mart().as_of == AS_OF


@pytest.mark.any_database
def test_a_past_day_can_be_asked_for(acme):
    build_fresh_mart(as_of=date(2025, 4, 15))

    assert open_mart().as_of == date(2025, 4, 15)
    assert open_mart().features_of("acme")["tenure_days"] == (date(2025, 4, 15) - SIGNUP).days


def test_positions_are_dense_and_ordered_by_customer_id(acme):
    others = [a_customer(name) for name in ("zeta", "beta")]
    build_fresh_mart()
    mart = open_mart()

    everyone = mart.scoring_columns(0, mart.account_count - 1)

    assert everyone.customer_ids == ["acme", "beta", "zeta"]
    assert list(everyone.customer_pks) == [acme.pk, others[1].pk, others[0].pk]
    assert mart.scoring_columns(1, 1).customer_ids == ["beta"]
    assert len(mart.scoring_columns(3, 99)) == 0
    assert tuple(everyone.columns) == FEATURE_CONTRACT.names


def test_who_cannot_be_predicted_is_listed_with_why(acme):
    a_customer("young", signup_date=AS_OF - timedelta(days=10))
    leaving = a_customer("leaving", notice_date=AS_OF - timedelta(days=1))
    gone = a_customer("gone", churn_date=AS_OF - timedelta(days=1))
    a_customer("future", signup_date=AS_OF + timedelta(days=1))
    build_fresh_mart()
    mart = open_mart()

    assert [(account.customer_id, account.reason) for account in mart.unscored_accounts()] == [
        ("leaving", "notice_given"),
        ("young", "under_30_days"),
    ]
    assert mart.account_count == 1
    known = {customer.customer_pk: customer for customer in mart.known_customers()}
    assert len(known) == 4  # who signs up later is not known yet
    assert [known[who.pk].is_leaving for who in (acme, leaving, gone)] == [False, True, True]
    assert [known[who.pk].has_left for who in (acme, leaving, gone)] == [False, False, True]


@pytest.mark.parametrize(
    ("customer_id", "words"),
    [
        ("young", "less than 30 days"),
        ("leaving", "given notice"),
        ("gone", "left on 2025-06-09"),
        ("nobody", "not in the mart.*build_mart"),
    ],
)
def test_a_customer_without_features_is_named_with_the_remedy(acme, customer_id, words):
    a_customer("young", signup_date=AS_OF - timedelta(days=10))
    a_customer("leaving", notice_date=AS_OF - timedelta(days=1))
    a_customer("gone", churn_date=AS_OF - timedelta(days=1))
    build_fresh_mart()

    with pytest.raises(ValueError, match=f"{customer_id}.*{words}"):
        open_mart().features_of(customer_id)


@pytest.mark.any_database
def test_usage_is_told_by_day_and_type_and_silent_days_have_no_row(acme):
    log_events([an_event(AS_OF - timedelta(days=2), event_type="export", user_id="u1")])
    build_fresh_mart()

    said = [(row.day, row.event_type, row.event_count) for row in usage_days(open_mart(), "acme", 3)]

    assert said == [
        (AS_OF - timedelta(days=2), "export", 1),
        (AS_OF - timedelta(days=2), "report_view", 1),
        (AS_OF - timedelta(days=1), "report_view", 1),
        (AS_OF, "report_view", 1),
    ]


@pytest.mark.any_database
def test_a_published_mart_stays_readable_while_a_new_one_takes_its_place(acme):
    build_fresh_mart()
    before = open_mart()
    a_customer("beta")
    build_fresh_mart()

    assert before.scoring_columns(0, 9).customer_ids == ["acme"]
    assert open_mart().scoring_columns(0, 9).customer_ids == ["acme", "beta"]


def test_old_versions_are_swept_but_never_one_in_use(acme):
    first = build_mart(current_segments(), built_at=built_at(1))
    versions = [
        build_mart(current_segments(), built_at=built_at(minute), in_use=[first.version]).version
        for minute in (2, 3, 4)
    ]

    assert mart_path(first.version).exists()
    assert not mart_path(versions[0]).exists()
    assert open_mart().version == versions[-1]
    with pytest.raises(MartMissing, match="build_mart"):
        open_mart(versions[0])


@pytest.mark.any_database
def test_a_mart_that_was_never_built_is_said_with_the_remedy(data_dir):
    with pytest.raises(MartMissing, match=r"never built.*build_mart"):
        open_mart()


@pytest.mark.any_database
def test_a_cut_file_is_said_to_be_damaged(acme):
    path = mart_path(build_fresh_mart().version)
    path.write_bytes(path.read_bytes()[:-4096])

    with pytest.raises(MartDamaged, match=r"damaged.*build_mart"):
        open_mart()


@pytest.mark.any_database
def test_an_overwritten_file_of_the_same_size_is_said_to_be_damaged(acme):
    path = mart_path(build_fresh_mart().version)
    path.write_bytes(b"x" * path.stat().st_size)

    with pytest.raises(MartDamaged, match=r"damaged.*build_mart"):
        open_mart()


@pytest.mark.any_database
def test_a_pointer_that_is_no_json_is_said_to_be_damaged(acme):
    build_fresh_mart()
    (marts_folder() / "published.json").write_text("{")

    with pytest.raises(MartDamaged, match=r"pointer.*build_mart"):
        open_mart()


@pytest.mark.any_database
def test_a_mart_for_another_list_of_features_is_refused(acme):
    build_fresh_mart()
    other = FeatureContract(FEATURE_CONTRACT.features[:-1])

    with pytest.raises(MartDamaged, match="another list of features"):
        open_mart(contract=other)


@pytest.mark.any_database
def test_no_events_is_a_sentence(data_dir):
    a_customer()

    with pytest.raises(MartCannotBeBuilt, match=r"no usage events.*import_data"):
        build_fresh_mart()


def test_no_customers_on_the_day_is_a_sentence(acme):
    with pytest.raises(MartCannotBeBuilt, match="No customer is known on 2024-01-01"):
        build_fresh_mart(as_of=date(2024, 1, 1))


@pytest.mark.any_database
def test_a_damaged_segment_is_a_sentence_and_the_published_mart_stays(acme):
    version = build_fresh_mart().version
    current_segments().paths[0].write_bytes(b"x")

    with pytest.raises(MartCannotBeBuilt):
        build_fresh_mart()

    assert open_mart().version == version


@pytest.mark.any_database
def test_a_build_that_fails_leaves_the_published_mart_and_no_litter(acme, monkeypatch):
    version = build_fresh_mart().version
    before = set(marts_folder().iterdir())
    monkeypatch.setattr(relations, "statement", lambda relation: f"select broken from {relation}")

    with pytest.raises(MartCannotBeBuilt, match="published mart stays"):
        build_fresh_mart()

    assert open_mart().version == version
    assert set(marts_folder().iterdir()) == before


@pytest.mark.any_database
def test_a_contract_line_without_a_column_is_named(acme):
    unknown = FeatureDefinition("logins_14d", DriverGroup.USAGE_LEVEL, "logins in the last 14 days")
    contract = FeatureContract((*FEATURE_CONTRACT.features, unknown))

    with pytest.raises(MartCannotBeBuilt, match="logins_14d"):
        build_mart(current_segments(), built_at=built_at(1), contract=contract)


@pytest.mark.any_database
def test_percentiles_describe_the_portfolio(acme):
    for count in range(1, 11):
        name = f"account-{count:02}"
        a_customer(name)
        log_events(daily_events(AS_OF - timedelta(days=count - 1), AS_OF, name))
    build_fresh_mart()

    percentiles = open_mart().percentiles("events_30d")

    assert len(percentiles) == 101
    assert percentiles[0] == 1
    assert percentiles[100] == 30


@pytest.mark.any_database
def test_a_contract_feed_that_stopped_ends_the_known_outcomes(acme):
    for offset in range(0, 90, 10):
        a_period(a_customer(f"account-{offset}"), SIGNUP + timedelta(days=offset))
    last_fact = SIGNUP + timedelta(days=80)

    built = build_fresh_mart()

    assert built.outcomes_known_until == last_fact
    assert built.as_of == AS_OF


@pytest.mark.any_database
def test_a_quiet_month_is_no_feed_that_stopped(acme):
    for offset in (0, 60, 120):
        a_period(a_customer(f"account-{offset}"), SIGNUP + timedelta(days=offset))

    assert build_fresh_mart().outcomes_known_until == AS_OF


def test_the_command_says_in_one_line_what_was_built(manage, data_dir):
    a_customer()
    log_events(daily_events(SIGNUP, LAST_EVENT))

    finished = manage("build_mart", "--as-of", "2025-05-20")

    assert finished.returncode == 0
    assert "as of 2025-05-20: 1 accounts to score" in finished.stdout


def test_a_build_from_a_shell_is_a_job_and_waits_for_another(data_dir, db, capsys):
    a_customer()
    log_events(daily_events(SIGNUP, LAST_EVENT))

    call_command("build_mart", as_of=date(2025, 5, 20))

    job = JobRecord.objects.get()
    assert (job.kind, job.status, job.options) == (
        JobKind.MART,
        JobStatus.SUCCEEDED,
        {"as_of": "2025-05-20"},
    )
    assert job.message in capsys.readouterr().out
    assert job.steps

    open_job(JobKind.MART, started_by=None, now=timezone.now())
    with pytest.raises(CommandError, match="Data refresh: one is on its way already"):
        call_command("build_mart")


@pytest.mark.any_database
def test_the_command_refuses_a_day_that_is_none(manage, data_dir):
    finished = manage("build_mart", "--as-of", "yesterday")

    assert finished.returncode != 0
    assert "yesterday" in finished.stderr
    assert "Traceback" not in finished.stderr
