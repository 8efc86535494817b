import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from churnapp.workspace.keeping import forget_deleted, open_with, pin
from churnapp.workspace.models import SavedViewRecord
from tests.customers.builders import make_account
from tests.workspace.builders import make_view

pytestmark = pytest.mark.django_db
NEW = "/views/new/"


def address(view, name="saved_view"):
    return reverse(f"workspace:{name}", args=[view.pk])


def test_a_view_keeps_what_the_list_shows_and_leads_back_to_it(client, owner):
    make_account(name="Blue Ocean", csm=owner)
    client.force_login(owner)
    asked = "status=active&where=mrr.gte.500&sort=-mrr&columns=name,mrr&page=3&after=7"

    answer = client.post(
        NEW, {"list": "accounts", "query": asked, "name": " My  big ones ", "is_pinned": "on"}
    )

    view = SavedViewRecord.objects.get()
    assert (view.name, view.owner, view.sharing) == ("My big ones", owner, "private")
    assert view.query == "status=active&where=mrr.gte.500&sort=-mrr&columns=name,mrr"
    assert answer.url == address(view)
    opened = client.get(address(view))
    assert opened.url == f"/accounts/?{view.query}&view={view.pk}"
    page = client.get(opened.url).text
    assert 'aria-current="page">My big ones</a>' in page
    assert "Save changes" not in page
    assert "Save as new view" not in page


def test_a_list_that_shows_something_else_than_its_view_offers_to_keep_it(client, owner):
    make_account(csm=owner)
    view = make_view(owner)
    client.force_login(owner)
    assert "Save changes" in client.get(f"/accounts/?sort=name&view={view.pk}").text

    client.post(address(view, "update_view"), {"query": "sort=name&page=2"})

    view.refresh_from_db()
    assert view.query == "sort=name"


def test_sorting_and_filtering_go_on_from_the_view(client, owner):
    make_account(csm=owner)
    view = make_view(owner)
    client.force_login(owner)

    page = client.get(f"/accounts/?sort=-mrr&view={view.pk}").text

    assert f"sort=name&amp;view={view.pk}" in page
    assert f'name="view" value="{view.pk}"' in page


def test_a_list_opens_with_the_persons_default_and_without_it_on_request(client, owner):
    make_account(csm=owner)
    view = make_view(owner)
    open_with(view, owner, is_default=True)
    client.force_login(owner)

    assert client.get("/accounts/").url == f"/accounts/?sort=-mrr&view={view.pk}"
    plain = client.get("/accounts/?view=all")
    assert plain.status_code == 200
    assert 'href="/accounts/?view=all"' in plain.text
    assert "sort=name&amp;view=all" in plain.text


def test_only_one_view_of_a_list_is_the_default(owner):
    first, second = make_view(owner), make_view(owner, name="Other")

    for view in (first, second):
        open_with(view, owner, is_default=True)

    assert [place.view for place in owner.view_places.filter(is_default=True)] == [second]


@pytest.mark.parametrize(
    ("sharing", "seen_by"),
    [
        ("private", {"owner"}),
        ("team", {"owner", "colleague"}),
        ("everybody", {"owner", "colleague", "stranger"}),
    ],
)
def test_a_view_is_seen_by_whom_it_is_shared_with(client, owner, colleague, stranger, sharing, seen_by):
    view = make_view(owner, sharing=sharing, team=owner.team if sharing == "team" else None)

    for person in (owner, colleague, stranger):
        client.force_login(person)
        expected = 302 if person.username in seen_by else 404
        assert client.get(address(view)).status_code == expected, person


def test_a_shared_view_shows_everybody_only_their_own_accounts(client, owner, stranger):
    make_account(name="Blue Ocean", csm=owner)
    view = make_view(owner, sharing="everybody", query="scope=all")
    client.force_login(stranger)

    assert "Blue Ocean" not in client.get(address(view), follow=True).text


def test_only_the_owner_and_admins_change_what_is_shared(client, owner, admin, colleague):
    view = make_view(owner, sharing="everybody")
    for name in ("update_view", "delete_view", "change_view"):
        client.force_login(colleague)
        assert client.post(address(view, name), {"name": "Mine now", "query": ""}).status_code == 404

    client.force_login(admin)
    client.post(address(view, "change_view"), {"name": "Better", "sharing": "everybody"})

    view.refresh_from_db()
    assert (view.name, view.owner) == ("Better", owner)


def test_what_somebody_keeps_private_is_not_for_admins(client, owner, admin):
    client.force_login(admin)

    assert client.post(address(make_view(owner), "change_view"), {"name": "x"}).status_code == 404


def test_a_viewer_keeps_views_and_shares_none(client, viewer):
    client.force_login(viewer)

    refused = client.post(NEW, {"list": "accounts", "query": "", "name": "Mine", "sharing": "everybody"})
    client.post(NEW, {"list": "accounts", "query": "", "name": "Mine", "sharing": "private"})

    assert refused.status_code == 422
    assert [view.sharing for view in SavedViewRecord.objects.all()] == ["private"]


def test_a_deleted_view_is_gone_and_comes_back(client, owner, colleague):
    view = make_view(owner, sharing="everybody")
    pin(view, colleague, is_pinned=True)
    client.force_login(owner)

    answer = client.post(
        address(view, "delete_view"), {"next": f"/accounts/?sort=-mrr&view={view.pk}"}, follow=True
    )

    assert f'action="{address(view, "restore_view")}"' in answer.text
    assert client.get(address(view)).status_code == 404
    client.post(address(view, "restore_view"))
    client.force_login(colleague)
    assert "Large ones" in client.get("/accounts/?view=all").text


def test_a_view_deleted_long_ago_is_forgotten(owner):
    now = timezone.now()
    make_view(owner, deleted_at=now - timedelta(days=31))
    kept = make_view(owner, deleted_at=now - timedelta(days=29))

    forget_deleted(now)

    assert list(SavedViewRecord.objects.all()) == [kept]


def test_a_copy_is_private_and_ones_own(client, colleague, owner):
    view = make_view(owner, sharing="everybody", name="x" * 80)
    client.force_login(colleague)

    client.post(address(view, "duplicate_view"))

    copy = SavedViewRecord.objects.get(owner=colleague)
    assert (copy.sharing, copy.query, len(copy.name)) == ("private", view.query, 80)


def test_a_view_over_what_is_no_longer_there_says_so_and_works_with_the_rest(client, owner):
    make_account(name="Blue Ocean", csm=owner)
    query = "where=shoe_size.gte.40,mrr.gte.1&columns=name,shoe_size,mrr&sort=-shoe_size&csm=987654"
    view = make_view(owner, query=query)
    client.force_login(owner)

    page = client.get(address(view), follow=True).text

    assert "shoe_size" in page
    assert "no choice “987654”" in page
    assert "Blue Ocean" in page


def test_a_view_of_a_list_that_is_gone_is_not_found_and_still_listed(client, owner):
    view = make_view(owner, list_key="spaceships", name="Fast ones")
    client.force_login(owner)

    assert client.get(address(view)).status_code == 404
    assert "no longer part of the product" in client.get("/views/").text


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "x" * 5000, "\x00"])
def test_a_name_that_is_none_is_refused(client, owner, name):
    client.force_login(owner)

    assert client.post(NEW, {"list": "accounts", "query": "", "name": name}).status_code == 422
    assert not SavedViewRecord.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "مرحبا بالعالم", "🦆" * 80],
    ids=lambda name: f"{len(name)} characters",
)
def test_any_name_is_shown_as_text(client, owner, name):
    make_account(csm=owner)
    client.force_login(owner)

    page = client.post(
        NEW, {"list": "accounts", "query": "", "name": name, "is_pinned": "on"}, follow=True
    ).text

    assert "<script>alert" not in page
    assert SavedViewRecord.objects.get().name == name


@pytest.mark.parametrize(
    "asked", [{}, {"list": "spaceships"}, {"list": "accounts", "query": "x" * 9000}, {"list": "\x00"}]
)
def test_a_list_that_is_none_has_no_views(client, owner, asked):
    client.force_login(owner)

    assert client.get(NEW, asked).url == "/views/"


def test_the_bar_costs_one_query_however_many_views_there_are(client, owner, django_assert_max_num_queries):
    make_account(csm=owner)
    for number in range(12):
        pin(make_view(owner, name=f"View {number}"), owner, is_pinned=True)
    client.force_login(owner)
    client.get("/accounts/?view=all")

    with django_assert_max_num_queries(20):
        page = client.get("/accounts/?view=all").text
    assert page.count("View 7") == 2, "as a tab and in the menu"


def sidebar_of(page: str) -> str:
    return page[
        page.index('<nav aria-label="Main"') : page.index("</nav>", page.index('<nav aria-label="Main"'))
    ]


def test_pinned_views_stand_in_the_sidebar_of_every_page_and_one_is_marked_where_it_is_open(client, owner):
    view = make_view(owner, name="Large <ones>")
    pin(view, owner, is_pinned=True)
    pin(make_view(owner, name="Unpinned"), owner, is_pinned=False)
    client.force_login(owner)

    elsewhere = sidebar_of(client.get("/tickets/").text)
    there = sidebar_of(client.get(f"/accounts/?sort=-mrr&view={view.pk}").text)

    assert f'href="/views/{view.pk}/"' in elsewhere
    assert "Large &lt;ones&gt;" in elsewhere
    assert "Unpinned" not in elsewhere
    (current,) = re.findall(r'href="([^"]+)"\s+aria-current="page"', there)
    assert current == f"/views/{view.pk}/"


def test_a_view_that_is_no_longer_shared_or_deleted_leaves_the_sidebar(client, owner, colleague):
    shared = make_view(owner, sharing="team", team=owner.team, name="Of the team")
    pin(shared, colleague, is_pinned=True)
    client.force_login(colleague)
    assert "Of the team" in sidebar_of(client.get("/tickets/").text)

    shared.sharing = "private"
    shared.save()

    assert "Of the team" not in sidebar_of(client.get("/tickets/").text)


def test_people_who_pinned_nothing_pay_nothing_for_it(client, owner, django_assert_num_queries):
    client.force_login(owner)
    view = make_view(owner)
    with CaptureQueriesContext(connection) as before:
        client.get("/views/")

    pin(view, owner, is_pinned=True)
    with django_assert_num_queries(len(before) + 1):
        client.get("/views/")
    pin(view, owner, is_pinned=False)

    with django_assert_num_queries(len(before)):
        client.get("/views/")


def test_a_shared_view_of_a_list_that_a_person_may_not_open_is_offered_nowhere(client, owner, admin):
    view = make_view(
        admin, list_key="runs", name="Runs that failed", query="status=failed", sharing="everybody"
    )
    for person in (owner, admin):
        pin(view, person, is_pinned=True)

    seen = {}
    for person in (owner, admin):
        client.force_login(person)
        pages = [client.get(page).text for page in ("/", "/views/")]
        seen[person.username] = (
            ["Runs that failed" in page for page in pages],
            client.get(address(view)).status_code,
        )

    assert seen == {owner.username: ([False, False], 404), admin.username: ([True, True], 302)}
