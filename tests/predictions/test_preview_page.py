"""The preview of a challenger: my accounts that would change their tier, told apart from everybody else's."""

import pytest

from customers.models import CustomerRecord
from predictions.domain import DEFAULT_CUTOFFS
from predictions.models import JobKind, JobRecord, JobStatus, ShadowScoreRecord
from predictions.queries.preview import changed_accounts, preview_of
from tests.gtm.builders import make_account
from tests.predictions.model_builders import DECIDED_AT, a_version
from tests.predictions.prediction_builders import a_reason, a_run

pytestmark = pytest.mark.django_db
PAGE = "/models/1.1.0/preview/"


@pytest.fixture
def run(data_dir):
    run = a_run()
    type(run.model).objects.update(status="published")
    return run


@pytest.fixture
def challenger(run):
    record = a_version("1.1.0")
    JobRecord.objects.create(
        kind=JobKind.SHADOW,
        subject="1.1.0",
        status=JobStatus.SUCCEEDED,
        model=record,
        run=run,
        created_at=DECIDED_AT,
        moved_at=DECIDED_AT,
        finished_at=DECIDED_AT,
    )
    return record


@pytest.fixture
def shadow(run, challenger):
    def score(name: str, before: float, after: float, csm=None, **fields) -> CustomerRecord:
        account = make_account(name, csm=csm)
        usual = {"moved_group": "usage_trend", "group_before": 0.1, "group_after": 0.9}
        ShadowScoreRecord.objects.create(
            model=challenger,
            run=run,
            customer=account,
            published_probability=before,
            churn_probability=after,
            **{**usual, **fields},
        )
        return account

    return score


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_csm_sees_the_own_accounts_that_would_change_and_why(client, owner, shadow):
    account = shadow("Acme", 0.20, 0.60, owner, reasons=[a_reason("Events: 3, down from 40", 0.4)])
    shadow("Calm", 0.10, 0.12, owner)
    client.force_login(owner)

    html = text_of(client.get(PAGE))

    assert f'href="/accounts/{account.pk}/"' in html
    assert "Usage trend raises the risk more" in html
    assert "Events: 3, down from 40" in html
    assert "Calm" not in html
    assert "1 of 2" in html


def test_nobody_sees_or_counts_accounts_of_somebody_else(client, owner, stranger, shadow):
    shadow("Acme", 0.20, 0.60, owner)
    shadow("Own", 0.60, 0.20, stranger)
    client.force_login(stranger)

    html = text_of(client.get(PAGE))

    assert "Acme" not in html
    assert "Own" in html
    assert "1 of 1" in html


def test_who_has_no_account_is_told_so(client, stranger, owner, shadow):
    shadow("Acme", 0.20, 0.60, owner)
    client.force_login(stranger)

    assert "None of your accounts has both scores" in client.get(PAGE).text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Up", "Down"}),
        ("?direction=up", {"Up"}),
        ("?direction=down", {"Down"}),
        ("?from=low&to=high", {"Up"}),
        ("?from=low&to=critical", set()),
        ("?direction=sideways&from=x", {"Up", "Down"}),
        ("?page=99", {"Up", "Down"}),
    ],
)
def test_the_list_is_filtered_by_direction_and_by_tier(client, admin, shadow, query, shown):
    for name, before, after in (("Up", 0.2, 0.6), ("Down", 0.6, 0.2), ("Same", 0.3, 0.4)):
        shadow(name, before, after)
    client.force_login(admin)

    html = client.get(f"{PAGE}{query}").text

    assert {name for name in ("Up", "Down", "Same") if f">{name}</a>" in html} == shown


def test_the_matrix_counts_every_account_once_and_the_sums_are_those_of_the_probabilities(
    admin, run, shadow, django_assert_num_queries
):
    said = [(0.1, 0.3), (0.3, 0.1), (0.8, 0.8), (0.2, 0.9), (0.6, 0.7)]
    for number, (before, after) in enumerate(said):
        shadow(f"Account {number}", before, after)

    with django_assert_num_queries(1):
        found = preview_of("1.1.0", run.pk, admin, DEFAULT_CUTOFFS)

    assert sum(cell.account_count for row in found.rows for cell in row) == found.account_count == len(said)
    assert (found.up_count, found.down_count) == (2, 1)
    assert found.expected_before == pytest.approx(sum(before for before, _ in said))
    assert found.expected_after == pytest.approx(sum(after for _, after in said))
    changed = changed_accounts("1.1.0", run.pk, admin, DEFAULT_CUTOFFS)
    assert changed[0].customer.name == "Account 3"
    assert changed.count() == found.changed_count


def test_other_cutoffs_move_both_sides(admin, run, shadow):
    shadow("Acme", 0.20, 0.24)
    cutoffs = type(DEFAULT_CUTOFFS)(0.1, 0.22, 0.5)

    assert preview_of("1.1.0", run.pk, admin, DEFAULT_CUTOFFS).changed_count == 0
    assert preview_of("1.1.0", run.pk, admin, cutoffs).up_count == 1


def test_before_it_was_scored_the_page_says_how_to_begin(client, admin, owner, run):
    a_version("1.1.0")

    client.force_login(owner)
    assert "Once an admin starts the preview" in client.get(PAGE).text
    client.force_login(admin)
    assert "Preview now" in client.get(PAGE).text


def test_the_published_version_has_nothing_to_preview(client, admin, run):
    client.force_login(admin)

    assert "nothing to compare" in client.get("/models/1.0.0/preview/").text


def test_a_failed_scoring_in_the_shadow_is_said_and_the_last_good_one_stays(client, admin, run, shadow):
    shadow("Acme", 0.20, 0.60)
    JobRecord.objects.create(
        kind=JobKind.SHADOW,
        subject="1.1.0",
        status=JobStatus.FAILED,
        message="The files of model 1.1.0 cannot be read.",
        model=ShadowScoreRecord.objects.get().model,
        run=run,
        created_at=DECIDED_AT.replace(day=3),
        moved_at=DECIDED_AT,
        finished_at=DECIDED_AT,
    )
    client.force_login(admin)

    html = client.get(PAGE).text

    assert "The last scoring in the shadow failed" in html
    assert "Acme" in html


def test_a_shadow_score_is_no_score_of_the_account(client, admin, shadow):
    account = shadow("Acme", 0.20, 0.60)
    client.force_login(admin)

    assert "60%" not in client.get("/accounts/").text
    assert "60%" not in client.get(f"/accounts/{account.pk}/").text
