"""The usage of one account as its page shows it, read from a real mart."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from churnapp.workspace.models import ChangeRecord, RowChangeRecord
from customers.models import ContactRecord
from customers.repositories.account_changes import Author, keep_account_changes
from predictions.mart import open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.mart.publication import mart_path
from predictions.queries.usage_history import WINDOWS, UsageSplit, split_of, usage_history, window_of
from tests.predictions.builders import SIGNUP, a_customer, a_period, an_event, log_events, midnight
from usage.models import ReleaseRecord

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]
AS_OF = date(2025, 6, 10)
A_DAY, A_QUARTER, A_YEAR = WINDOWS


@pytest.fixture
def acme(data_dir):
    return a_customer()


def build(*events) -> None:
    log_events([*events, an_event(AS_OF + timedelta(days=1), "acme", event_type="late")])
    build_fresh_mart(as_of=AS_OF)


def series(history) -> dict[str, tuple]:
    return {item.name: item.values for item in history.chart.series}


def test_bars_count_events_by_day_and_type_up_to_the_latest_day(acme):
    build(
        *[an_event(AS_OF, event_type="api_call")] * 3,
        an_event(AS_OF, event_type="report_view"),
        an_event(AS_OF - timedelta(days=29), event_type="api_call"),
        an_event(AS_OF - timedelta(days=30), event_type="api_call"),
    )

    history = usage_history("acme", A_DAY)

    assert history.chart.categories[0] == (AS_OF - timedelta(days=29)).isoformat()
    assert history.chart.categories[-1] == AS_OF.isoformat()
    assert series(history)["api call"][0] == 1
    assert series(history)["api call"][-1] == 3
    assert series(history)["report view"][-1] == 1
    assert (history.event_count, history.previous_count, history.active_days) == (5, 1, 2)


def test_a_year_is_shown_in_weeks_that_end_with_the_latest_day(acme):
    build(an_event(AS_OF), an_event(AS_OF - timedelta(days=6)), an_event(AS_OF - timedelta(days=7)))

    (counts,) = series(usage_history("acme", A_YEAR)).values()

    assert len(counts) == 52
    assert counts[-2:] == (1, 2)


def test_rare_types_are_added_up_as_other(acme):
    build(*(an_event(AS_OF, event_type=f"type_{letter}") for letter in "abcdefgh"))

    shown = series(usage_history("acme", A_DAY))

    assert len(shown) == 6
    assert shown["other"][-1] == 3


def test_adoption_is_the_mean_of_the_last_30_days_with_its_word(acme):
    build(
        an_event(AS_OF, feature_adoption_score=0.5),
        an_event(AS_OF, feature_adoption_score=0.7),
        an_event(AS_OF, feature_adoption_score=None),
        an_event(AS_OF - timedelta(days=30), feature_adoption_score=0.0),
    )

    history = usage_history("acme", A_QUARTER)

    assert history.adoption == pytest.approx(0.6)
    assert history.adoption_label == "moderate"


def test_no_adoption_is_made_up_where_none_was_sent(acme):
    build(an_event(AS_OF, feature_adoption_score=None))

    assert usage_history("acme", A_QUARTER).adoption is None


def test_silence_is_told_with_the_day_of_the_last_event(acme):
    build(an_event(AS_OF - timedelta(days=40)))

    history = usage_history("acme", A_DAY)

    assert history.chart is None
    assert history.last_event_on == AS_OF - timedelta(days=40)


def test_an_account_that_the_mart_does_not_know_has_no_usage(acme):
    build(an_event(AS_OF))

    assert usage_history("imported later", A_DAY).chart is None


@pytest.mark.parametrize("asked", [None, "", "7", "-1", "9" * 50, "30;drop table"])
def test_nonsense_asks_for_the_usual_window(asked):
    assert window_of(asked) == A_QUARTER
    assert split_of(asked) is UsageSplit.TYPE


def test_a_year_may_be_asked_for_by_its_days():
    assert window_of("365") == window_of("364") == A_YEAR


def by_user(window=A_DAY, **more):
    return usage_history("acme", window, UsageSplit.USER, **more)


def test_bars_by_user_add_up_to_all_events(acme):
    build(
        *[an_event(AS_OF, user_id="ann")] * 3,
        an_event(AS_OF, user_id="bo"),
        an_event(AS_OF),
        an_event(AS_OF - timedelta(days=1), user_id="bo"),
    )

    history = by_user()

    assert {name: values[-2:] for name, values in series(history).items()} == {
        "ann": (0, 3),
        "bo": (1, 1),
        "no user named": (0, 1),
    }
    assert sum(sum(values) for values in series(history).values()) == history.event_count == 6


def test_users_are_told_with_share_days_and_last_activity(acme):
    yesterday = AS_OF - timedelta(days=1)
    build(
        *[an_event(AS_OF, user_id="ann")] * 6,
        *[an_event(yesterday, user_id="bo")] * 2,
        an_event(yesterday, user_id="ann"),
        an_event(AS_OF),
    )

    users = by_user().users

    assert [(row.name, row.event_count, row.share, row.active_days) for row in users.rows] == [
        ("ann", 7, 0.7, 2),
        ("bo", 2, 0.2, 1),
    ]
    assert [(row.last_active_on, row.silent_days) for row in users.rows] == [(AS_OF, 0), (yesterday, 1)]
    assert (users.count, users.named_share, users.leans_on.name) == (2, pytest.approx(0.9), "ann")


def test_one_who_is_alone_is_not_leant_on(acme):
    build(an_event(AS_OF, user_id="ann"))

    assert by_user().users.leans_on is None


def test_five_users_are_shown_and_the_others_counted(acme):
    build(*(an_event(AS_OF, user_id=f"user-{number:02d}") for number in range(13)))

    users = by_user().users

    assert (len(users.rows), users.count, users.hidden_count) == (5, 13, 8)
    assert list(series(by_user()))[-1] == "other"


def test_a_user_who_is_a_contact_is_called_by_name(panel, acme):
    for contact_id, email in (("u-1", "ann@example.com"), ("other", "bo@example.com")):
        ContactRecord.objects.create(
            contact_id=contact_id,
            customer=acme,
            name=email.partition("@")[0].capitalize(),
            email=email,
            ingested_at=midnight(SIGNUP),
        )
    build(*[an_event(AS_OF, user_id="u-1")] * 2, an_event(AS_OF, user_id="bo@example.com"))

    page = panel(acme, "?days=30&by=user")

    assert "<td><bdi>Ann</bdi></td>" in page
    assert "<td><bdi>Bo</bdi></td>" in page
    assert "u-1" not in page


def test_events_that_name_nobody_are_said_to(panel, acme):
    build(an_event(AS_OF))

    assert "The events of this account name no user" in panel(acme)


@pytest.fixture
def panel(client, viewer):
    def read(account, query="", user=viewer) -> str:
        client.force_login(user)
        return client.get(f"/accounts/{account.pk}/panels/usage/{query}").text

    return read


def test_the_panel_is_not_in_the_first_response_but_linked(client, viewer, acme):
    client.force_login(viewer)

    page = client.get(f"/accounts/{acme.pk}/").text

    assert f'hx-get="/accounts/{acme.pk}/panels/usage/"' in page
    assert f'href="/accounts/{acme.pk}/panels/usage/"' in page


def test_the_panel_draws_from_data_that_is_also_a_table(panel, acme):
    build(*[an_event(AS_OF, event_type="api_call")] * 3)

    page = panel(acme, "?days=30")

    assert 'data-chart="usage-data"' in page
    assert '<th scope="row">2025-06-10</th>' in page
    assert "<b>3</b> events" in page
    assert "As of 10 Jun 2025" in page


def test_changes_of_the_contract_are_marked(panel, acme):
    a_period(acme, SIGNUP, plan_tier="starter", valid_to=date(2025, 6, 1))
    a_period(acme, date(2025, 6, 1), plan_tier="growth")
    build(an_event(AS_OF))

    page = panel(acme, "?days=30")
    assert '"at": "2025-06-01", "word": "Growth plan"' in page
    assert "<bdi>Growth plan</bdi>" in page


def test_releases_and_new_owners_are_marked_once_a_bar_and_told_below(panel, acme, owner, colleague):
    ReleaseRecord.objects.create(name="Release 4.2", released_on=date(2025, 6, 3))
    ReleaseRecord.objects.create(name="Gone", released_on=date(2025, 6, 3), removed_at=timezone.now())
    ReleaseRecord.objects.create(name="Long ago", released_on=date(2025, 1, 3))
    now = datetime(2025, 6, 3, 9, tzinfo=UTC)
    before = type(acme).objects.get(pk=acme.pk)
    acme.csm = owner
    keep_account_changes([(before, acme)], Author(None, now))
    change = ChangeRecord.objects.create(
        subject="account", words="", total=1, made_at=now + timedelta(hours=1), moved_at=now
    )
    kept = {"change": change, "subject": "account", "field": "csm", "before": owner.pk, "after": colleague.pk}
    RowChangeRecord.objects.create(row=acme.pk, **kept)
    RowChangeRecord.objects.create(row=acme.pk, **{**kept, "is_undone": True, "after": None})
    build(an_event(AS_OF))

    page = panel(acme, "?days=30")

    told = "Release 4.2; CSM: nobody → owner; CSM: owner → colleague"
    assert f'"at": "2025-06-03", "word": "{told}"'.replace("→", "\\u2192") in page
    assert page.count("<time datetime=") == 3
    assert "Long ago" not in page


def test_window_and_split_stand_in_the_address_and_are_handed_on(client, viewer, acme):
    build(an_event(AS_OF))
    client.force_login(viewer)
    page = f"/accounts/{acme.pk}/"
    htmx = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}?list=x&days=90"}

    answer = client.get(f"{page}panels/usage/?days=30&by=user", headers=htmx)

    assert answer["HX-Replace-Url"] == f"{page}?list=x&days=30&by=user"
    assert f'hx-get="{page}panels/usage/?days=30&amp;by=user"' in client.get(answer["HX-Replace-Url"]).text


def test_old_data_is_said_to_be_old(panel, acme):
    build(an_event(AS_OF))

    assert "This usage ends on 10 Jun 2025" in panel(acme)


@pytest.mark.parametrize("query", ["?days=30", "?days=364&by=user"])
def test_the_panel_costs_a_fixed_number_of_queries(
    client, viewer, acme, django_assert_max_num_queries, query
):
    build(*(an_event(AS_OF, user_id=f"user-{number}") for number in range(20)))
    client.force_login(viewer)

    with django_assert_max_num_queries(12):
        client.get(f"/accounts/{acme.pk}/panels/usage/{query}")


def test_without_a_mart_only_an_admin_is_told_the_command(panel, acme, admin):
    assert "The mart was never built. Run: manage.py build_mart" in panel(acme, user=admin)
    assert "An admin can build the data for it." in panel(acme)
    assert "build_mart" not in panel(acme)


def test_a_damaged_mart_is_said_and_the_page_stands(panel, acme, admin):
    build(an_event(AS_OF))
    mart_path(open_mart().version).write_bytes(b"broken")

    assert "is damaged" in panel(acme, user=admin)
