"""The model page, in every state a vendor can meet it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from predictions.models import LeftOutReason, ModelStatus, ModelVersionRecord
from predictions.repositories.left_out import keep_left_out
from tests.predictions.prediction_builders import a_run

pytestmark = pytest.mark.django_db

PAGE = "/models/"
UNTESTED = {
    "rung": "L0",
    "reason": "Not enough history for a test out of time: the base rate is shown until there is.",
    "churn_definition": "notice, or else leaving, within 90 days",
    "horizon_days": 90,
    "n_accounts": 41,
    "n_churned_accounts": 6,
    "n_snapshots": 3,
    "n_rows": 120,
    "first_snapshot": "2026-01-01",
    "last_snapshot": "2026-03-01",
    "base_rate": 0.05,
    "origins": [],
    "rungs": {},
    "n_test_rows": 0,
    "n_test_leavers": 0,
    "unused_features": ["adoption_score_30d"],
}


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def model_with(
    evaluation: dict, *, version: str = "2.0.0", status=ModelStatus.CANDIDATE
) -> ModelVersionRecord:
    """A version with this evaluation."""
    model = a_run(model_version=version).model
    model.evaluation, model.rung, model.status = evaluation, evaluation["rung"], status
    model.reason = evaluation["reason"]
    model.save()
    return model


@pytest.mark.parametrize("visitor", ["owner", "seller", "viewer", "admin"])
def test_everybody_reads_the_model_page(client, request, visitor, proven_model):
    client.force_login(request.getfixturevalue(visitor))

    assert "Model 1.0.0" in text_of(client.get(PAGE))
    assert f'href="{PAGE}"' in text_of(client.get("/accounts/"))


def test_before_the_first_training_admins_are_told_how_and_others_that_it_is_to_come(client, admin, viewer):
    client.force_login(admin)
    assert "manage.py train_model" in text_of(client.get(PAGE))

    client.force_login(viewer)
    assert "Until an admin has trained one" in text_of(client.get(PAGE))


def test_a_version_that_is_not_published_says_so_on_a_page_of_its_own(client, viewer, proven_model):
    model_with(proven_model.evaluation)
    client.force_login(viewer)

    own = text_of(client.get(f"{PAGE}2.0.0/"))
    assert "Model 2.0.0" in own
    assert "not the one whose numbers the product shows" in own
    assert "not the one whose numbers" not in text_of(client.get(PAGE))
    assert client.get(f"{PAGE}3.0.0/").status_code == 404


def test_the_page_proves_the_number_from_what_is_stored(
    client, viewer, proven_model, django_assert_num_queries
):
    client.force_login(viewer)

    # session, user, model, settings and people of plays, published, decisions, backtests twice, run
    with django_assert_num_queries(10):
        page = text_of(client.get(PAGE))

    for heading in (
        "Does what it says come true?",
        "What can your team win with it?",
        "Every model that was tried",
        "Where it holds, and where it does not",
        "How early does it warn?",
        "Leak meter",
        "What this number cannot know",
    ):
        assert heading in page
    assert page.count('class="plot"') == 2
    assert "style=" not in page  # the Content-Security-Policy would drop it


def test_without_a_test_the_page_says_what_is_missing_and_what_can_be_done(client, viewer):
    model_with(UNTESTED, status=ModelStatus.PUBLISHED)
    client.force_login(viewer)

    page = text_of(client.get(PAGE))

    assert "Of 100 customers about 5 leave within 90 days" in page
    assert "6 of 20 accounts that left" in page
    assert "6 of 50 accounts that left" in page
    assert "Import churned customers as well" in page
    assert "feature adoption in the last 30 days" in page
    assert "Every model that was tried" not in page
    assert "None" not in page


def test_an_evaluation_of_an_older_version_still_has_its_page(client, viewer, trained_report):
    newer = ("capacity", "corp", "spread", "excluded", "team_share", "test_base_rate", "strata", "lead_time")
    older = {key: value for key, value in trained_report.items() if key not in newer}
    model_with(older, status=ModelStatus.PUBLISHED)
    client.force_login(viewer)

    page = text_of(client.get(PAGE))

    assert "Does what it says come true?" in page
    assert "What can your team win with it?" not in page


def test_a_version_without_any_evaluation_still_has_its_page(client, viewer, published_model):
    client.force_login(viewer)

    assert "Nothing is known about how right this model is." in text_of(client.get(PAGE))


def test_the_capacity_that_is_asked_for_is_shown_with_its_cutoff(client, admin, proven_model):
    client.force_login(admin)
    steps = proven_model.evaluation["capacity"]["steps"]

    asked = client.get(PAGE, {"per_week": steps[2]["per_week"]})

    step = asked.context["step"]
    assert step.per_week == steps[2]["per_week"]
    assert step.cutoff == steps[2]["cutoff"]
    assert f"/risk-tiers/?{step.tiers_query}".replace("&", "&amp;") in text_of(asked)
    assert client.get(f"/risk-tiers/?{step.tiers_query}").status_code == 200


def test_the_page_says_what_the_hours_of_the_team_cost_and_keep(client, admin, owner, proven_model):
    client.force_login(admin)

    page = text_of(client.get(PAGE))

    assert "The hours of your team are enough for 10 accounts a week. That costs $2.40k a week" in page


@pytest.mark.parametrize("nonsense", ["", "-1", "²", "9" * 300, "x"])
def test_a_capacity_that_is_no_number_counts_as_none_asked(client, viewer, proven_model, nonsense):
    client.force_login(viewer)

    usual = client.get(PAGE).context["step"]

    assert client.get(PAGE, {"per_week": nonsense}).context["step"] == usual


def test_the_script_gets_every_step_as_the_page_writes_it(client, viewer, proven_model):
    client.force_login(viewer)
    context = client.get(PAGE).context

    scripted = {step["per_week"]: step for step in context["capacity_steps"]}

    assert len(scripted) == len(proven_model.evaluation["capacity"]["steps"])
    assert scripted[context["step"].words["per_week"]].items() >= context["step"].words.items()


def test_the_report_is_offered_as_the_command_prints_it(client, viewer, proven_model):
    client.force_login(viewer)
    printed = StringIO()
    call_command("evaluate", "--json", stdout=printed)

    offered = client.get(reverse("predictions:model_report", args=["1.0.0"]))

    assert offered.json() == json.loads(printed.getvalue())
    assert 'filename="model-1.0.0.json"' in offered["Content-Disposition"]


def test_the_terminal_says_what_the_page_says(client, viewer, proven_model):
    printed = StringIO()
    call_command("evaluate", stdout=printed)
    client.force_login(viewer)
    context = client.get(PAGE).context

    said = printed.getvalue()
    assert context["verdict"].sentence in said
    assert context["verdict"].level in said
    for row in (*context["rungs"], *context["rules"]):
        assert row.model_in_words in said
        assert row.reason in said
    for row in context["strata"]:
        assert f"{row.name}: " in said


def test_the_terminal_says_that_nothing_was_tested(db):
    model_with(UNTESTED, status=ModelStatus.PUBLISHED)
    printed = StringIO()

    call_command("evaluate", stdout=printed)

    assert "not tested out of time yet" in printed.getvalue()
    assert "L2 waits for 20 accounts that left; 6 are known." in printed.getvalue()


@pytest.fixture
def left_out(published_model, make_customers):
    """Three accounts left out for two reasons, counted in the report."""
    first, second, third = make_customers(3)
    accounts = {LeftOutReason.TOO_YOUNG: [first.pk, second.pk], LeftOutReason.NOTICE_GIVEN: [third.pk]}
    keep_left_out(published_model, accounts)
    published_model.evaluation = UNTESTED | {"excluded": {"gone": 4, "too_young": 2, "notice_given": 1}}
    published_model.save()
    return first, second, third


def test_who_was_left_out_is_counted_and_leads_to_the_names(client, viewer, left_out):
    client.force_login(viewer)
    names = reverse("predictions:left_out", args=["1.0.0"])

    assert f'href="{names}?reason=too_young"' in text_of(client.get(PAGE))
    page = text_of(client.get(names, {"reason": "too_young"}))
    assert left_out[0].name in page
    assert left_out[1].name in page
    assert left_out[2].name not in page
    assert left_out[2].name in text_of(client.get(names, {"reason": "notice_given"}))


def test_names_of_accounts_of_somebody_else_are_not_told(client, owner, left_out):
    left_out[0].csm = owner
    left_out[0].save()
    client.force_login(owner)

    page = text_of(client.get(reverse("predictions:left_out", args=["1.0.0"]), {"reason": "too_young"}))

    assert left_out[0].name in page
    assert left_out[1].name not in page
    assert "You may see 1 of the 2 accounts." in page


def test_where_nobody_was_left_out_the_page_of_names_says_so(client, viewer, proven_model):
    client.force_login(viewer)

    assert "Nobody was left out" in text_of(client.get(reverse("predictions:left_out", args=["1.0.0"])))


def test_many_names_come_in_pages(client, viewer, published_model, make_customers, monkeypatch):
    from predictions.views import model_page

    monkeypatch.setattr(model_page, "NAMES_PER_PAGE", 2)
    accounts = make_customers(5)
    keep_left_out(published_model, {LeftOutReason.TOO_YOUNG: [account.pk for account in accounts]})
    published_model.evaluation = UNTESTED | {"excluded": {"too_young": 5}}
    published_model.save()
    client.force_login(viewer)
    names = reverse("predictions:left_out", args=["1.0.0"])

    shown = [client.get(names, {"page": page}).context["accounts"] for page in ("1", "2", "3", "99")]

    assert [len(part) for part in shown] == [2, 2, 1, 1]
    assert {account.pk for part in shown for account in part} == {account.pk for account in accounts}
